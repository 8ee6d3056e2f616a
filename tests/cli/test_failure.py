"""What becomes of failures: the exit codes, and never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from netspec.cli.failure import tell
from netspec.cli.messages import Messages
from tests.cli.running import SMALL, WRONG, environment, run, run_process


def test_a_bug_is_confessed_in_two_lines_and_kept_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["netspec", "check", "a b.yaml"])
    try:
        [].pop()
    except IndexError as error:
        assert tell(error, Messages()) == 3
    first, second = capsys.readouterr().err.splitlines()
    assert first == (
        "error[NS901]: this is a bug in netspec, not in your spec: IndexError: pop from empty list"
    )
    (log,) = tmp_path.glob("netspec-*.log")
    assert second == f"   = help: please report it; the details are in {log}"
    details = log.read_text(encoding="utf-8")
    for part in ("netspec: ", "Python: 3.", "platform: ", "command: netspec check 'a b.yaml'"):
        assert part in details
    assert "[].pop()" in details


def test_a_command_that_does_not_exist_is_misused() -> None:
    result = run("chek")
    assert result.exit_code == 2
    assert "there is no command `chek`; did you mean `check`?" in result.stderr


def test_all_commands_are_listed() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for verb in ("build", "check", "expand", "explain", "init", "ops", "summary"):
        assert f"\n  {verb} " in result.stdout


def test_the_version_is_shown() -> None:
    assert run("--version").stdout.startswith("netspec ")


@pytest.mark.parametrize("verb", ["build", "check", "summary", "expand"])
def test_every_verb_that_compiles_says_what_is_wrong(verb: str) -> None:
    Path("net.yaml").write_text(WRONG, encoding="utf-8")
    result = run(verb, "net.yaml")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "error[NS202]: there is no layer `dens`" in result.stderr


@pytest.mark.parametrize(("verb", "shown"), [("summary", "parameters "), ("expand", "netspec: 1")])
def test_a_network_that_its_spec_did_not_expect_is_shown_and_refused(verb: str, shown: str) -> None:
    Path("net.yaml").write_text(SMALL + "expect: {params: 548}\n", encoding="utf-8")
    result = run(verb, "net.yaml")
    assert result.exit_code == 1
    assert shown in result.stdout
    assert "error[NS801]: `params` is 547, but `expect` says 548" in result.stderr


@pytest.mark.parametrize("verb", ["build", "summary", "expand"])
def test_errors_can_be_lines(verb: str) -> None:
    Path("net.yaml").write_text(WRONG, encoding="utf-8")
    result = run(verb, "--errors", "concise", "net.yaml")
    assert "net.yaml:6:5: NS202 there is no layer `dens`" in result.stdout.splitlines()


def test_color_is_for_terminals_alone(folder: Path) -> None:
    Path("net.yaml").write_text(WRONG, encoding="utf-8")
    assert "\x1b" not in run_process("check", "net.yaml", folder=folder).stderr


@pytest.mark.skipif(os.name != "posix", reason="others keep the folder of a process")
def test_a_folder_that_is_gone_is_said(folder: Path) -> None:
    (folder / "gone").mkdir()
    program = f'cd gone && rmdir ../gone && "{sys.executable}" -m netspec check ../net.yaml'
    done = subprocess.run(
        ["sh", "-c", program], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "error[NS001]: the current folder has been removed\n"


@pytest.mark.parametrize("verb", ["check", "summary", "expand", "build"])
def test_whether_a_spec_can_be_read_is_not_asked_before_it_is(
    verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("net.yaml").write_text(WRONG, encoding="utf-8")
    # As of another user's file, whoever runs the tests; what is said of those has a code.
    monkeypatch.setattr("os.access", lambda *_: False)
    result = run(verb, "net.yaml")
    assert result.exit_code == 1
    assert "error[NS202]" in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="the signals are those of POSIX")
def test_an_interrupt_ends_it_without_a_traceback(folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "netspec", "check", "-"],
        env=environment(),
        cwd=folder,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    # More than a pipe holds: when all is written, it is being read.
    process.stdin.write("# \n" * 100_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.strip() == ""


def test_a_reader_that_goes_away_ends_it_without_a_traceback(folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "netspec", "ops", "--format", "markdown"],
        env=environment(),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert said == ""
