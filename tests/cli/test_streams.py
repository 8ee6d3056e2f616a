"""The standard streams, when one is closed, full, or read by nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import SMALL, SUSPECT, WRONG, environment, run_process

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the shell is that of POSIX")

FULL = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")


@pytest.fixture(autouse=True)
def specs() -> None:
    for name, text in {"net": SMALL, "wrong": WRONG, "suspect": SUSPECT}.items():
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")


def shell(arguments: str) -> tuple[int, str, str]:
    """A command line with redirections: its exit code, its output and what it said aside."""
    command = f"{sys.executable} -m netspec {arguments}"
    done = subprocess.run(
        ["sh", "-c", command], env=environment(), capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


@FULL
@pytest.mark.parametrize("verb", ["summary net.yaml", "expand net.yaml", "--help", "explain"])
def test_a_full_disk_for_the_output_is_an_error(verb: str) -> None:
    fact = "error[NS605]: cannot write the standard output: no space left on device\n"
    assert shell(f"{verb} > /dev/full") == (1, "", fact)


@FULL
def test_errors_as_lines_for_a_full_disk_are_an_error() -> None:
    code, _, said = shell("check --format concise wrong.yaml > /dev/full")
    assert code == 1
    assert said == "error[NS605]: cannot write the standard output: no space left on device\n"


@pytest.mark.parametrize("verb", ["summary net.yaml", "check --format concise wrong.yaml"])
def test_a_closed_output_is_an_error_when_there_is_something_to_write(verb: str) -> None:
    fact = "error[NS605]: cannot write the standard output: it is closed\n"
    assert shell(f"{verb} >&-") == (1, "", fact)


def test_a_closed_output_is_none_of_a_verb_that_writes_nothing() -> None:
    assert shell("check net.yaml >&-") == (0, "", "1 spec is fine\n")


@pytest.mark.parametrize(("spec", "code"), [("net", 0), ("suspect", 0), ("wrong", 1)])
@pytest.mark.parametrize("where", ["&-", pytest.param("/dev/full", marks=FULL)])
def test_the_exit_code_does_not_hang_on_the_standard_error(
    spec: str, code: int, where: str
) -> None:
    assert shell(f"check {spec}.yaml 2>{where}") == (code, "", "")


@FULL
def test_a_misused_command_line_is_one_without_anyone_to_tell() -> None:
    assert shell("chek net.yaml 2>/dev/full")[0] == 2


def test_a_model_is_built_with_every_stream_closed_but_the_output() -> None:
    code, said, _ = shell("build net.yaml <&- 2>&-")
    assert (code, said[:7]) == (0, "net.h5 ")
    assert Path("net.h5").read_bytes()[:4] == b"\x89HDF"


def test_a_closed_input_is_an_error() -> None:
    code, _, said = shell("check - <&-")
    assert code == 1
    assert said.startswith("error[NS003]: cannot read standard input: it is closed\n")


@pytest.mark.parametrize(
    "arguments", ["check --format concise wrong.yaml", "check wrong.yaml 2>&1"]
)
def test_a_reader_that_goes_away_ends_errors_without_a_traceback(arguments: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = ["sh", "-c", f"{sys.executable} -m netspec {arguments}"]
    done = subprocess.run(
        command, env=environment(), stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("encoding", ["latin-1", "ascii:strict"])
def test_a_name_that_the_output_cannot_encode_is_escaped(encoding: str, folder: Path) -> None:
    Path("ネ.yaml").write_text(SMALL, encoding="utf-8")
    more = {"PYTHONIOENCODING": encoding}
    for arguments in (["summary", "--format", "markdown"], ["expand"]):
        result = run_process(*arguments, "ネ.yaml", folder=folder, more=more)
        assert result.returncode == 0, result.stderr


def test_warnings_that_a_user_wants_as_errors_do_not_fail_a_build(folder: Path) -> None:
    result = run_process("build", "net.yaml", folder=folder, more={"PYTHONWARNINGS": "error"})
    assert result.returncode == 0
    assert "NS901" not in result.stderr
