"""The action for GitHub: of the form that GitHub asks for, and what its steps do with inputs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.running import ROOT, SMALL, WRONG

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
INSTALL, CHECK = (step for step in STEPS if "run" in step)
INPUT = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")
EXPRESSION = re.compile(r"\$\{\{ (?:inputs\.([\w-]+)|github\.action_path) \}\}")

needs_bash = pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")

# `python -m pip` notes what it is asked to install, `python -m netspec` is the real one.
STUB = f"""\
#!{sys.executable}
import os, sys
if sys.argv[1:3] == ["-m", "pip"]:
    with open(os.environ["NOTES"], "a") as notes:
        notes.write("\\n".join(sys.argv[3:]) + "\\n")
else:
    os.execv({sys.executable!r}, [{sys.executable!r}, *sys.argv[1:]])
"""


def test_it_has_what_every_action_has() -> None:
    assert set(ACTION) == {"name", "description", "inputs", "runs"}
    assert ACTION["runs"]["using"] == "composite"
    for each in ACTION["inputs"].values():
        assert set(each) == {"description", "default"}
        assert isinstance(each["default"], str)
        assert each["description"].endswith(".")


def test_every_step_uses_an_action_of_a_version_or_runs_in_a_shell_that_it_names() -> None:
    for step in STEPS:
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"])
        else:
            assert step["shell"] == "bash"


def test_inputs_reach_scripts_as_variables_alone() -> None:
    assert not any("${{" in step["run"] for step in (INSTALL, CHECK))
    for step in STEPS:
        for value in step.get("env", {}).values():
            assert EXPRESSION.fullmatch(value)


def test_every_input_is_used_and_exists() -> None:
    used = {name for step in STEPS for name in INPUT.findall(str(step))}
    assert used == set(ACTION["inputs"])


def perform(step: dict[str, Any], folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a step as GitHub does, with the inputs in its variables."""
    inputs = {name: each["default"] for name, each in ACTION["inputs"].items()} | given
    variables = {
        name: EXPRESSION.sub(lambda found: inputs[found[1]] if found[1] else "/the action", value)
        for name, value in step["env"].items()
    }
    script = folder.parent / "script.sh"
    script.write_text(step["run"], encoding="utf-8")
    stubs = folder.parent / "stubs"
    stubs.mkdir(exist_ok=True)
    (stubs / "python").write_text(STUB)
    (stubs / "python").chmod(0o755)
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=folder,
        env={
            "PATH": os.pathsep.join((str(stubs), os.environ["PATH"])),
            "PYTHONPATH": str(ROOT),
            "NOTES": str(folder.parent / "notes"),
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a repository."""
    folder = tmp_path / "repository"
    (folder / "specs").mkdir(parents=True)
    (folder / "more specs").mkdir()
    (folder / "specs" / "net.yaml").write_text(SMALL, encoding="utf-8")
    (folder / "more specs" / "net.yaml").write_text(WRONG, encoding="utf-8")
    return folder


def installed(folder: Path) -> list[str]:
    notes = folder.parent / "notes"
    return notes.read_text().splitlines() if notes.exists() else []


@needs_bash
@pytest.mark.parametrize(
    ("version", "wanted"),
    [
        ("", "/the action"),
        ("0.1.0", "netspec-compiler==0.1.0"),
        ("1.0rc1", "netspec-compiler==1.0rc1"),
    ],
)
def test_the_version_is_installed(version: str, wanted: str, folder: Path) -> None:
    assert perform(INSTALL, folder, version=version).returncode == 0
    *options, last = installed(folder)
    assert options == ["install", "--quiet", "--disable-pip-version-check"]
    assert last == wanted


@needs_bash
@pytest.mark.parametrize(
    "version",
    ["1.0 --index-url=x", "1; touch hacked", "$(touch hacked)", "`touch hacked`", "-r", "*"],
)
def test_what_is_no_version_is_refused(version: str, folder: Path) -> None:
    done = perform(INSTALL, folder, version=version)
    assert done.returncode == 2
    assert done.stdout.startswith("::error title=netspec::the input `version` is no version")
    assert installed(folder) == []
    assert sorted(os.listdir(folder)) == ["more specs", "specs"]


@needs_bash
def test_the_specs_are_checked(folder: Path) -> None:
    done = perform(CHECK, folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "1 spec is fine\n")


@needs_bash
def test_mistakes_are_annotations_and_fail_the_step(folder: Path) -> None:
    done = perform(CHECK, folder, paths="specs\n\nmore specs\n")
    assert done.returncode == 1
    assert [line.partition(",col")[0] for line in done.stdout.splitlines()] == [
        "::error file=more specs/net.yaml,line=5,endLine=5",
        "::error file=more specs/net.yaml,line=6,endLine=6",
    ]


@needs_bash
def test_arguments_are_words(folder: Path) -> None:
    done = perform(CHECK, folder, args="--matrix  --set classes=0\n--quiet")
    assert done.returncode == 1
    assert "title=netspec NS207" in done.stdout
    assert done.stderr == ""


@needs_bash
@pytest.mark.parametrize("name", ["paths", "args"])
@pytest.mark.parametrize(
    "hostile",
    [
        "; touch hacked",
        "$(touch hacked)",
        "`touch hacked`",
        '"; touch hacked; "',
        "&& touch hacked",
    ],
)
def test_no_input_is_a_command(name: str, hostile: str, folder: Path) -> None:
    done = perform(CHECK, folder, **{name: hostile})
    assert done.returncode in (1, 2)
    assert sorted(os.listdir(folder)) == ["more specs", "specs"]


@needs_bash
def test_no_path_is_an_option_and_none_a_pattern(folder: Path) -> None:
    done = perform(CHECK, folder, paths="--help")
    assert "cannot read `--help`" in done.stdout
    assert "cannot read `spec*`" in perform(CHECK, folder, paths="spec*").stdout
