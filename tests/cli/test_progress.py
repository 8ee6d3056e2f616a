"""The progress bar."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from netspec.cli.progress import progress


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The other end of a terminal that is the standard error."""
    pty = pytest.importorskip("pty")
    reader, writer = pty.openpty()
    saved = os.dup(2)
    os.dup2(writer, 2)
    with os.fdopen(writer, "w") as file:
        monkeypatch.setattr(sys, "stderr", file)
        yield reader
    os.dup2(saved, 2)
    os.close(saved)
    os.close(reader)


def test_a_terminal_shows_what_is_done(terminal: int) -> None:
    with progress(2, quiet=False) as step:
        step("importing Keras")
        step("writing net.h5")
    shown = os.read(terminal, 100_000).decode()
    assert "writing net.h5" in shown
    # The cursor is shown again and the line of the bar is cleared.
    assert shown.index("\x1b[?25h") < shown.rindex("\x1b[2K")


def test_quiet_shows_nothing(terminal: int) -> None:
    with progress(1, quiet=True) as step:
        step("importing Keras")
    print("end", file=sys.stderr, flush=True)
    assert os.read(terminal, 100).decode().strip() == "end"


def test_a_pipe_is_shown_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with progress(1, quiet=False) as step:
        step("importing Keras")
    assert capfd.readouterr().err == ""
