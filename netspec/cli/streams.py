"""The standard streams, when one is closed, full, or read by nobody."""

from __future__ import annotations

import errno
import os
import sys
from typing import TextIO

import click


def open_closed() -> None:
    """Put something where a standard stream is closed, before another file takes its number.

    What goes to the standard error is lost; to write on the output is an error, as it has to be.
    """
    if sys.stdin is None:
        _open_null(0, os.O_WRONLY)
    if sys.stdout is None:
        _open_null(1, os.O_RDONLY)
        sys.stdout = _text(1)
    if sys.stderr is None:
        _open_null(2, os.O_WRONLY)
        sys.stderr = _text(2)


def aside(words: str) -> None:
    """A line on the standard error; when nobody can read it, the work goes on without."""
    try:
        click.echo(words, err=True)
    except OSError:
        give_up(sys.stderr)


def of_output(error: OSError) -> bool:
    """Whether what failed was to write on the standard output: all that is said aside is caught."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is click.echo.__code__:
            return True
        trace = trace.tb_next
    return False


def unwritten(error: OSError) -> str:
    """Why the standard output took no more; nothing to say when its reader has gone away."""
    give_up(sys.stdout)
    if error.errno == errno.EPIPE:
        return ""
    # The number is there but cannot be written to: `>&-` closed it.
    closed = error.errno == errno.EBADF
    return "it is closed" if closed else os.strerror(error.errno or 0).lower()


def give_up(stream: TextIO) -> None:
    """Let what is still held for a stream vanish; else Python would fail to write it at its end."""
    try:
        number = stream.fileno()
    except (OSError, ValueError):
        # A stream of a test.
        return
    _open_null(number, os.O_WRONLY)


def _open_null(number: int, flags: int) -> None:
    opened = os.open(os.devnull, flags)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)


def _text(number: int) -> TextIO:
    return open(number, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
