"""The proof of the hooks: pre-commit itself runs them, in a repository that is made for it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".compat"
PRE_COMMIT = "pre-commit==4.2.0"
# To check takes neither, and they are as large as everything else together.
LEFT_OUT = {"tensorflow-cpu": "2.999", "keras": "3.999"}

NET = """\
netspec: 1
imports: {lib: blocks/lib.yaml}
inputs:
  - image: [8, 8, 3]
layers:
  - lib.unit
  - flatten
  - dense: 10
"""
LIBRARY = """\
netspec: 1
blocks:
  unit:
    params: {size: 3}
    layers:
      - conv: {filters: 4, kernel_size: $size}
"""
CONFIGURATION = """\
repos:
  - repo: {repository}
    rev: v0.1.0
    hooks:
      - id: {hook}
"""


def main() -> int:
    """Run both hooks as somebody would who has just found them."""
    with tempfile.TemporaryDirectory() as name, _environment(Path(name)) as environment:
        folder = Path(name)
        _publish(folder / "netspec", environment)
        user = folder / "user"
        user.mkdir()
        _run(user, environment, "git", "init", "--quiet")
        # The first commit: there is no HEAD yet that something could have changed since.
        _configure(user, folder / "netspec", "netspec-check-changed")
        _write(user, "specs/net.yaml", NET)
        _write(user, "specs/blocks/lib.yaml", LIBRARY)
        _write(user, "specs/notes.txt", "no spec\n")
        _run(user, environment, *_pre_commit("install"))
        _commit(user, environment, ("Passed", "netspec check --changed-since HEAD"))
        # What is wrong is in a spec that is not part of the commit.
        _write(user, "specs/blocks/lib.yaml", LIBRARY.replace("size: 3", "size: 9"))
        _commit(user, environment, ("Failed", "specs/blocks/lib.yaml:6:41", "NS403"), fails=True)
        _write(user, "specs/blocks/lib.yaml", LIBRARY.replace("size: 3", "size: 5"))
        _commit(user, environment, ("Passed",))
        _configure(user, folder / "netspec", "netspec-check")
        _write(user, "specs/net.yaml", NET.replace("dense: 10", "dens: 10"))
        _write(user, "other.yaml", "- netspec is not spoken of here\n")
        _commit(user, environment, ("Failed", "specs/net.yaml:8:5", "NS202"), fails=True)
        _write(user, "specs/net.yaml", NET.replace("dense: 10", "dense: 7"))
        _commit(user, environment, ("Passed",))
        _run(user, environment, *_pre_commit("run", "--all-files"))
    print("both hooks let what is fine pass, and refuse what is not")
    return 0


@contextmanager
def _environment(folder: Path) -> Iterator[dict[str, str]]:
    """What programs shall find: nothing of the user's own settings of git and pre-commit."""
    _stand_ins(folder / "wheels")
    # What the hook of a commit of this repository would have set leads to this repository.
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    # Those that developers set to find a netspec that is not installed.
    own.pop("PYTHONPATH", None)
    yield {
        **own,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_NAME": "Ada" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "ada@example.org" for who in ("AUTHOR", "COMMITTER")},
        "PRE_COMMIT_HOME": str(folder / "home"),
        "PIP_FIND_LINKS": str(folder / "wheels"),
        "NO_COLOR": "1",
    }


def _stand_ins(folder: Path) -> None:
    """Empty packages in the place of those that need not be there."""
    folder.mkdir()
    for name, version in LEFT_OUT.items():
        stem = f"{name.replace('-', '_')}-{version}"
        described = {
            "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "RECORD": "",
        }
        with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
            for file, text in described.items():
                wheel.writestr(f"{stem}.dist-info/{file}", text)


def _publish(repository: Path, environment: Mapping[str, str]) -> None:
    """A repository of netspec as it is here, with what is not committed yet."""
    listed = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in _run(ROOT, environment, *listed).split("\0"):
        if name and (ROOT / name).is_file():
            _write(repository, name, (ROOT / name).read_bytes())
    _run(repository, environment, "git", "init", "--quiet")
    _run(repository, environment, "git", "add", "--all")
    _run(repository, environment, "git", "commit", "--quiet", "--message", "as it is")
    _run(repository, environment, "git", "tag", "v0.1.0")


def _pre_commit(*arguments: str) -> tuple[str, ...]:
    """A command of pre-commit, which is installed in a place of its own when it is not yet."""
    place = CACHE / "pre-commit"
    mark = place / ".installed"
    program = place / "bin" / "python"
    if not (mark.exists() and mark.read_text() == PRE_COMMIT):
        _run(ROOT, os.environ, sys.executable, "-m", "venv", "--clear", str(place))
        pip = (str(program), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        _run(ROOT, os.environ, *pip, PRE_COMMIT)
        mark.write_text(PRE_COMMIT)
    return (str(program), "-m", "pre_commit", *arguments)


def _configure(user: Path, repository: Path, hook: str) -> None:
    text = CONFIGURATION.format(repository=repository, hook=hook)
    _write(user, ".pre-commit-config.yaml", text)


def _commit(
    user: Path, environment: Mapping[str, str], expected: tuple[str, ...], fails: bool = False
) -> None:
    """Commit everything, which the hook lets through or not, and has something to say of."""
    _run(user, environment, "git", "add", "--all")
    said = _run(user, environment, "git", "commit", "--message", "more", fails=fails)
    for each in expected:
        if each not in said:
            raise SystemExit(f"the hook does not say `{each}`:\n{said}")


def _write(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def _run(folder: Path, environment: Mapping[str, str], *command: str, fails: bool = False) -> str:
    """What a command prints; the end of everything if it fails or succeeds against all hope."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if bool(done.returncode) != fails:
        raise SystemExit(f"`{' '.join(command)}` ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
