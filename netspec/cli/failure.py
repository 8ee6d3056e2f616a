"""What becomes of an exception: words on the standard error, and an exit code."""

from __future__ import annotations

import os
import sys

import click

from netspec.cli.messages import Messages
from netspec.cli.streams import aside, give_up, of_output, unwritten
from netspec.diagnostic import SpecError

WRONG, BUG, INTERRUPTED = 1, 3, 130

# Mistakes of ours that stand at a place in the spec.
_OURS = ("NS603", "NS604")


def tell(error: BaseException, messages: Messages) -> int:
    """Say what happened; gives the exit code."""
    try:
        code = _told(error, messages)
        messages.finish()
        return code
    except OSError as failure:
        if not of_output(failure):
            raise
        return _cut_short(failure)


def _told(error: BaseException, messages: Messages) -> int:
    match error:
        case SpecError():
            messages.show(error.diagnostics)
            return BUG if any(each.code in _OURS for each in error.diagnostics) else WRONG
        case click.ClickException():
            _show(error)
            return error.exit_code
        case OSError() if of_output(error):
            return _cut_short(error)
        case FileNotFoundError() if not _is_somewhere():
            aside("error[NS001]: the current folder has been removed")
            return WRONG
        case KeyboardInterrupt() | click.Abort():
            return INTERRUPTED
        case _:
            _confess(error)
            return BUG


def _show(error: click.ClickException) -> None:
    try:
        error.show()
    except OSError:
        give_up(sys.stderr)


def _cut_short(error: OSError) -> int:
    reason = unwritten(error)
    if reason:
        aside(f"error[NS605]: cannot write the standard output: {reason}")
    return WRONG


def _is_somewhere() -> bool:
    try:
        return bool(os.getcwd())
    except FileNotFoundError:
        return False


def _confess(error: BaseException) -> None:
    """Two lines for the user; the traceback goes into a file."""
    fact = f"this is a bug in netspec, not in your spec: {_named(error)}"
    aside(f"error[NS901]: {fact}")
    try:
        place = f"the details are in {_log(error)}"
    except OSError as failure:
        place = f"the details could not be kept: {failure.strerror}"
    aside(f"   = help: please report it; {place}")


def _named(error: BaseException) -> str:
    first = str(error).partition("\n")[0][:200]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def _log(error: BaseException) -> str:
    """The path of a new file that has all that a report needs."""
    import platform
    import shlex
    import tempfile
    import traceback

    from netspec.version import VERSION

    lines = (
        f"netspec: {VERSION}",
        f"Python: {platform.python_version()} ({sys.executable})",
        f"platform: {platform.platform()}",
        f"command: {shlex.join(sys.argv)}",
        "",
        *traceback.format_exception(error),
    )
    handle, path = tempfile.mkstemp(prefix="netspec-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write("\n".join(lines))
    return path
