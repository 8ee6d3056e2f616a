"""The progress bar."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from netspec.cli.progress import progress


@pytest.fixture(autouse=True)
def kind_of_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bars move on a terminal that can move its cursor; CI's own may be none."""
    monkeypatch.setenv("TERM", "xterm")


@contextmanager
def terminal() -> Iterator[Callable[[], str]]:
    """The standard error is a terminal; gives what it has shown since it was asked last."""
    pty = pytest.importorskip("pty")
    reader, writer = pty.openpty()
    own, saved = sys.stderr, os.dup(2)
    os.dup2(writer, 2)
    sys.stderr = os.fdopen(writer, "w")
    try:
        yield lambda: _read(reader)
    finally:
        sys.stderr.close()
        sys.stderr = own
        os.dup2(saved, 2)
        os.close(saved)
        os.close(reader)


def _read(reader: int) -> str:
    """All that there is: a terminal hands it on in pieces, and takes its time on a busy machine."""
    read = b""
    while select.select([reader], [], [], 0.5)[0]:
        read += os.read(reader, 100_000)
    return read.decode()


def test_a_terminal_shows_what_is_done() -> None:
    with terminal() as shown:
        with progress(2, quiet=False) as step:
            step("importing Keras")
            step("writing net.h5")
        words = shown()
    assert "writing net.h5" in words
    # The line of the bar is cleared, and the cursor is there again.
    assert "\x1b[2K" in words.rpartition("net.h5")[2]
    assert "\x1b[?25h" in words.rpartition("net.h5")[2]


def test_quiet_shows_nothing() -> None:
    with terminal() as shown:
        with progress(1, quiet=True) as step:
            step("importing Keras")
        print("end", file=sys.stderr, flush=True)
        assert shown().strip() == "end"


def test_a_terminal_that_cannot_move_its_cursor_shows_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with terminal() as shown:
        with progress(1, quiet=False) as step:
            step("importing Keras")
        print("end", file=sys.stderr, flush=True)
        assert shown() == "end\r\n"


def test_a_pipe_is_shown_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with progress(1, quiet=False) as step:
        step("importing Keras")
    assert capfd.readouterr().err == ""
