"""Files for the meantime, which lie in the system's folder for such."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from netspec.diagnostic import Diagnostic, SpecError


@contextmanager
def scratch_for(purpose: str, path: str) -> Iterator[None]:
    """Say what a file in that folder was for when it cannot be written.

    `purpose` completes "cannot …", and `path` is the file that it is about. Raises `SpecError`
    (NS605).
    """
    try:
        yield
    except OSError as error:
        from netspec.emit.unwritten import reason_of

        fact = f"cannot {purpose} in {_folder()}: {reason_of(error)}"
        cure = "make room there, or name a folder on another disk: `export TMPDIR=FOLDER`"
        raise SpecError([Diagnostic("NS605", fact, path=path, help=cure)]) from error


def _folder() -> str:
    try:
        return f"`{tempfile.gettempdir()}`"
    except FileNotFoundError:
        # Every folder that could be it is full or read-only.
        return "a folder for temporary files"
