"""A text that a command writes to a file."""

from __future__ import annotations

from netspec.emit.replacing import replacing
from netspec.emit.unwritten import unwritten


def write_text(path: str, text: str) -> None:
    """Write the whole text or nothing. Raises `SpecError` (NS605) when it cannot be written."""
    try:
        with replacing(path) as written, open(written, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise unwritten(path, error) from error
