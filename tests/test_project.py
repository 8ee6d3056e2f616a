"""What the project promises of itself: its package, its start-up, its commands, its speed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any
from zipfile import ZipFile

import pytest
import yaml

from netspec.cli.verbs import NAMES, verbs
from netspec.compiler import check_file
from netspec.version import VERSION

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^```sh\n(.*?)\n```$", README, re.MULTILINE)
HEAVY = ("keras", "tensorflow", "numpy", "h5py", "rich")


def run(*arguments: str, **environment: str) -> str:
    """What Python prints."""
    command = (sys.executable, *arguments)
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return done.stdout


def test_the_wheel_has_all_that_netspec_reads_and_no_tests(tmp_path: Path) -> None:
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path))
    (wheel,) = tmp_path.glob("*.whl")
    names = set(ZipFile(wheel).namelist())
    specs = {f"netspec/starters/{path}" for path in _files("specs", ".yaml")}
    pages = {f"netspec/explain/{path}" for path in _files("netspec/explain", ".md")}
    modules = {f"netspec/{path}" for path in _files("netspec", ".py")}
    assert names >= specs | pages | modules | {"netspec/py.typed"}
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {
        "netspec",
        "netspec_compiler",
    }


def _files(folder: str, suffix: str) -> list[str]:
    return [
        path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).rglob(f"*{suffix}")
    ]


@pytest.mark.parametrize(
    "command",
    [
        "check specs",
        "check no-such-file.yaml",
        "summary specs/vgg16.yaml",
        "expand specs/resnet50.yaml",
        "ops conv",
        "schema",
        "explain",
        "init",
        "--help",
    ],
)
def test_only_build_imports_a_framework(command: str) -> None:
    program = """
import sys
from netspec.cli.verbs import verbs
try:
    verbs()
finally:
    print(*sys.modules, file=sys.__stdout__)
"""
    arguments = command.split()
    done = subprocess.run(
        (sys.executable, "-c", program, *arguments), cwd=ROOT, capture_output=True, text=True
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "netspec.cli.verbs" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_ruff_refuses_heavy_imports_at_the_top_of_a_module() -> None:
    text = "".join(f"import {name}\n" for name in HEAVY)
    options = "--output-format concise --select TID253 --stdin-filename netspec/graph.py -"
    command = (sys.executable, "-m", "ruff", "check", *options.split())
    done = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True)
    assert done.stdout.count("TID253") == len(HEAVY)


def test_the_commands_of_readme_are_rules_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert COMMANDS[:2] == ["make build", "make test"]
    for rule in ("setup", "build", "test", "check", "golden", "bench"):
        assert re.search(rf"^{rule}:", makefile, re.MULTILINE), rule


def test_ci_runs_the_test_command_of_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").splitlines()[-1] == COMMANDS[1]


@pytest.mark.parametrize("verb", NAMES)
def test_readme_shows_every_verb(verb: str) -> None:
    assert f"$ netspec {verb}" in README


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_of_readme_gets_its_completions(shell: str) -> None:
    assert f"_NETSPEC_COMPLETE={shell}_source netspec" in README
    program = "import sys; sys.argv[0] = 'netspec'; from netspec.cli import main; main()"
    script = run("-c", program, _NETSPEC_COMPLETE=f"{shell}_source")
    assert f"_NETSPEC_COMPLETE={shell}_complete" in script
    words = {"COMP_WORDS": "netspec ch", "COMP_CWORD": "ch" if shell == "fish" else "1"}
    found = run("-c", program, _NETSPEC_COMPLETE=f"{shell}_complete", **words)
    assert "check" in found
    assert "build" not in found


def test_the_pre_commit_hook_checks_specs_and_libraries() -> None:
    hook = _hooks()["netspec-check"]
    program, verb = hook["entry"].split()
    assert program in _pyproject()["project"]["scripts"]
    assert verb in NAMES
    for path in ("specs/vgg16.yaml", "specs/blocks/vgg.yaml"):
        assert re.search(hook["files"], path)
    assert not re.search(hook["files"], "docs/specs.md")


def test_the_pre_commit_hook_of_changes_is_a_command_that_checks_folders() -> None:
    hook = _hooks()["netspec-check-changed"]
    command = [*hook["entry"].split(), *hook["args"]]
    assert not hook["pass_filenames"]
    with pytest.raises(SystemExit) as stop:
        verbs.main([*command[1:], "--help"])
    assert stop.value.code == 0
    assert command == ["netspec", "check", "--changed-since", "HEAD", "specs"]
    assert re.search(hook["files"], "anywhere/vgg16.yml")


def _hooks() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return {each["id"]: each for each in found}


def test_the_changelog_has_the_version_of_the_package() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", changelog, re.MULTILINE)
    assert versions[0] == VERSION


def _pyproject() -> Any:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# What a long spec may consist of; `%d` is another number each time.
LAYERS = {
    "chain": "  - conv: {name: c%d, filters: 4, kernel_size: 3, padding: same}\n",
    "residual": """\
  - branches: [{a: []}, {b: [{conv: {name: c%d, filters: 4, kernel_size: 1}}]}]
  - add: {name: s%d}
""",
    "without names": "  - conv: {filters: 4, kernel_size: 1}\n  - add: [image, image]\n",
    "blocks": "  - unit: {name: u%d}\n",
}


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS.keys())
def test_the_work_of_check_grows_with_the_layers_and_no_faster(layer: str, tmp_path: Path) -> None:
    counts = [_calls(_long(layer, layers, tmp_path)) for layers in (500, 1000, 2000)]
    for fewer, more in pairwise(counts):
        assert more <= 2.1 * fewer


def _long(layer: str, layers: int, folder: Path) -> Path:
    head = "netspec: 1\ninputs:\n  - image: [8, 8, 4]\nblocks:\n"
    unit = "  unit: {layers: [{conv: {name: c, filters: 4, kernel_size: 1}}, {relu: {name: r}}]}\n"
    rows = "".join(layer.replace("%d", str(number)) for number in range(layers))
    path = folder / f"{layers}.yaml"
    path.write_text(f"{head}{unit}layers:\n{rows}", encoding="utf-8")
    return path


def _calls(path: Path) -> int:
    """How many functions are called to check a spec."""
    count = 0

    def called(_: FrameType, event: str, __: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        found = check_file(str(path))
    finally:
        sys.setprofile(before)
    assert not [each for each in found if each.level == "error"]
    return count
