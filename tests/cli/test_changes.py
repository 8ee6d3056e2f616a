"""`netspec check --changed-since`."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import SMALL, WRONG, run, run_process

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")

LIBRARY = "netspec: 1\nblocks: {unit: {layers: [relu]}}\n"
BROKEN = "netspec: 1\nblocks: {unit: {layers: [{conv: {filters: 4, kernel_size: 99}}]}}\n"
CALLER = """\
netspec: 1
imports: {lib: blocks/lib.yaml}
inputs: [{image: [8, 8, 3]}]
layers: [lib.unit]
"""
INCLUDER = "netspec: 1\ninputs: [{image: [8, 8, 3]}]\nlayers: [include: {spec: base.yaml}]\n"


def git(*arguments: str) -> str:
    """What a command of git prints, with nothing of the user's own settings."""
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_NAME": "Ada" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "ada@example.org" for who in ("AUTHOR", "COMMITTER")},
    }
    done = subprocess.run(
        ["git", *arguments], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def write(**texts: str) -> None:
    for name, text in texts.items():
        Path("specs", f"{name}.yaml").write_text(text, encoding="utf-8")


def commit() -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", "more")


@pytest.fixture(autouse=True)
def repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one commit: a spec by itself, one with a library, one that includes one."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    git("init", "--quiet", "--initial-branch", "main")
    (folder / "specs" / "blocks").mkdir(parents=True)
    write(alone=SMALL, caller=CALLER, base=SMALL, includer=INCLUDER)
    Path("specs/blocks/lib.yaml").write_text(LIBRARY, encoding="utf-8")
    commit()
    return folder


def checked(*arguments: str) -> set[str]:
    """The files that are checked, by their names below `specs`."""
    result = run("check", "--changed-since", "main", "--format", "junit", *arguments or ["specs"])
    assert result.exit_code in (0, 1), result.output
    names = [line.split('"')[1] for line in result.stdout.splitlines() if "<testcase" in line]
    return {os.path.relpath(name, "specs") for name in names}


def touch(path: str) -> None:
    with open(path, "a", encoding="utf-8") as file:
        file.write("# changed\n")


def test_nothing_has_changed() -> None:
    result = run("check", "--changed-since", "HEAD", "specs")
    assert (result.exit_code, result.output) == (0, "no spec has changed since HEAD\n")
    assert checked() == set()


def test_a_new_time_on_a_file_is_no_change() -> None:
    os.utime("specs/alone.yaml", (1, 1))
    assert checked() == set()


def test_a_changed_spec_is_checked_alone() -> None:
    touch("specs/alone.yaml")
    assert checked() == {"alone.yaml"}
    git("add", "--all")
    assert checked() == {"alone.yaml"}
    commit()
    assert checked() == set()
    result = run("check", "--changed-since", "HEAD~1", "specs")
    assert result.stderr == "1 spec is fine\n"


def test_a_new_spec_has_changed_and_an_ignored_one_has_not() -> None:
    write(fresh=SMALL, ignored=SMALL)
    Path(".gitignore").write_text("ignored.yaml\n")
    assert checked() == {"fresh.yaml"}


def test_a_changed_library_takes_its_users_along() -> None:
    Path("specs/blocks/lib.yaml").write_text(BROKEN, encoding="utf-8")
    assert checked() == {"blocks/lib.yaml", "caller.yaml"}
    # It need not be among what is looked at.
    assert checked("specs/alone.yaml", "specs/caller.yaml") == {"caller.yaml", "blocks/lib.yaml"}
    result = run("check", "--changed-since", "main", "specs")
    assert result.stderr.endswith("2 specs, 1 error (netspec explain NS403)\n")


def test_a_library_of_a_library_counts() -> None:
    inner = "netspec: 1\nblocks: {deep: {layers: [relu]}}\n"
    Path("specs/blocks/inner.yaml").write_text(inner, encoding="utf-8")
    outer = LIBRARY.replace("blocks:", "imports: {inner: inner.yaml}\nblocks:")
    Path("specs/blocks/lib.yaml").write_text(outer.replace("relu", "inner.deep"), encoding="utf-8")
    commit()
    touch("specs/blocks/inner.yaml")
    assert checked() == {"blocks/inner.yaml", "blocks/lib.yaml", "caller.yaml"}


def test_a_changed_spec_takes_along_what_includes_it() -> None:
    touch("specs/base.yaml")
    assert checked() == {"base.yaml", "includer.yaml"}


def test_an_include_that_computes_its_name_may_mean_any_file_of_the_folder() -> None:
    write(
        includer=INCLUDER.replace("inputs:", "params: {n: base}\ninputs:").replace(
            "base.y", "$(n).y"
        )
    )
    commit()
    assert checked() == set()
    touch("specs/alone.yaml")
    assert checked() == {"alone.yaml", "includer.yaml"}


def test_a_library_that_was_removed_or_renamed_has_changed() -> None:
    os.rename("specs/blocks/lib.yaml", "specs/blocks/library.yaml")
    git("add", "--all")
    assert checked() == {"blocks/library.yaml", "caller.yaml"}
    os.remove("specs/blocks/library.yaml")
    assert checked() == {"caller.yaml"}
    assert "NS001" in run("check", "--changed-since", "main", "specs").stderr


def test_a_library_in_another_folder_counts(folder: Path) -> None:
    (folder / "more" / "blocks").mkdir(parents=True)
    os.rename("specs/blocks/lib.yaml", "more/blocks/lib.yaml")
    commit()
    touch("more/blocks/lib.yaml")
    assert checked("specs", "--folder", "more") == {"caller.yaml"}


def test_it_works_from_inside_of_the_repository_and_from_outside(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch("specs/alone.yaml")
    for place, path in (("specs", "."), ("specs/blocks", ".."), ("..", f"{repository.name}/specs")):
        monkeypatch.chdir(repository / place)
        result = run("check", "--changed-since", "main", path)
        assert result.stderr == "1 spec is fine\n"


def test_a_repository_within_counts_as_new_until_it_is_known(folder: Path) -> None:
    git("init", "--quiet", "specs/within")
    write(**{"within/net": SMALL})
    assert checked() == {"within/net.yaml"}


def test_odd_names_are_names() -> None:
    odd = {"a b": SMALL, "é": SMALL, 'q"uote': SMALL, "-x": SMALL, "new\nline": SMALL}
    write(**odd)
    result = run("check", "--changed-since", "main", "specs")
    assert result.stderr == "5 specs are fine\n"
    commit()
    assert run("check", "--changed-since", "main", "specs").stderr.startswith("no spec has")
    touch("specs/é.yaml")
    assert checked() == {"é.yaml"}


def test_before_the_first_commit_everything_is_new(folder: Path) -> None:
    shutil.rmtree(".git")
    git("init", "--quiet")
    git("add", "specs/alone.yaml")
    assert run("check", "--changed-since", "HEAD", "specs").stderr == "5 specs are fine\n"


def test_what_a_hook_of_git_sets_leads_nowhere_else(folder: Path) -> None:
    touch("specs/alone.yaml")
    wrong = {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/none", "GIT_WORK_TREE": "."}
    arguments = ("check", "--changed-since", "HEAD", "specs")
    assert run_process(*arguments, folder=folder, more=wrong).stderr == "1 spec is fine\n"


def test_standard_input_and_what_is_not_there_are_always_looked_at() -> None:
    assert run("check", "--changed-since", "main", "-", input=WRONG).exit_code == 1
    result = run("check", "--changed-since", "main", "specs/none.yaml")
    assert "error[NS001]" in result.stderr


@pytest.mark.parametrize(
    "revision",
    [
        "nope",
        "-x",
        "--output=hacked",
        "",
        "main..HEAD",
        "main:specs",
        "HEAD~9",
        "a\0b",
        "$(x)",
        "é",
    ],
)
def test_a_revision_that_is_no_commit_is_an_error(revision: str) -> None:
    touch("specs/alone.yaml")
    result = run("check", f"--changed-since={revision}", "specs")
    assert result.exit_code == 1
    assert "error[NS010]" in result.stderr
    assert "= help: " in result.stderr
    assert sorted(os.listdir()) == [".git", "specs"]


def test_without_a_repository_it_is_an_error() -> None:
    shutil.rmtree(".git")
    result = run("check", "--changed-since", "HEAD", "specs")
    assert result.exit_code == 1
    assert "error[NS010]: `specs` is in no git repository" in result.stderr


def test_without_git_it_is_an_error(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PATH", str(folder))
    result = run("check", "--changed-since", "HEAD", "specs")
    assert result.exit_code == 1
    assert "error[NS010]: git is not installed, or not on the path" in result.stderr


def test_what_git_says_is_passed_on(folder: Path) -> None:
    Path(".git/config").write_text("[core\n", encoding="utf-8")
    result = run("check", "--changed-since", "HEAD", "specs")
    assert result.exit_code == 1
    assert "error[NS010]: git cannot tell what has changed: bad config line 1" in result.stderr


def test_a_repository_that_git_does_not_trust_is_said_to_be_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    result = run("check", "--changed-since", "HEAD", "specs")
    assert result.exit_code == 1
    assert "error[NS010]: git does not trust the repository around `specs`" in result.stderr
    assert "safe.directory" in result.stderr


def test_only_what_has_changed_is_mended() -> None:
    write(alone=WRONG, other=WRONG)
    commit()
    touch("specs/alone.yaml")
    run("check", "--changed-since", "HEAD", "--fix", "specs")
    assert "filters: 4" in Path("specs/alone.yaml").read_text(encoding="utf-8")
    assert "filtres: 4" in Path("specs/other.yaml").read_text(encoding="utf-8")
