"""A text that a command writes to a file."""

from __future__ import annotations

import os

from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.replacing import replacing


def write_text(path: str, text: str) -> None:
    """Write the whole text or nothing. Raises `SpecError` (NS605) when it cannot be written."""
    try:
        with replacing(path) as written, open(written, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        fact = f"cannot write `{path}`: {reason}; nothing was written"
        raise SpecError([Diagnostic("NS605", fact, path=path)]) from error
