"""`netspec check --fix`: the cures that are exact, written into the files that were named."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping

from netspec.cli.messages import Messages
from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.replacing import replacing
from netspec.emit.unwritten import unwritten
from netspec.file import LIMIT
from netspec.fixing import Done, Fixer
from netspec.snippet import harmless

Check = Callable[[str, Mapping[str, bytes]], tuple[Diagnostic, ...]]


def fix_files(files: Iterable[str], check: Check, messages: Messages) -> None:
    """Mend files in place, each whole or not at all, and say what was changed.

    Raises `SpecError` (NS605) when one cannot be written.
    """
    files = list(files)
    held = {os.path.realpath(path): content for path in files if (content := _content(path))}
    fixer = Fixer(dict(held))
    for path in files:
        fixer.fix(lambda contents, path=path: check(path, contents))  # type: ignore[misc]
    for path in files:
        real = os.path.realpath(path)
        if real in held and fixer.contents[real] != held[real]:
            _write(path, real, held[real], fixer.contents[real])
            held[real] = fixer.contents[real]
    for each in fixer.done:
        messages.remark(_remark(each))


def _content(path: str) -> bytes | None:
    """What a file holds that may be changed; nothing of one that is read-only, or a link out."""
    try:
        if os.path.islink(path) and not _within_own_folder(path):
            return None
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LIMIT:
            return None
        if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
            return None
        with open(path, "rb") as file:
            content = file.read(LIMIT + 1)
        content.decode("utf-8")
    except (OSError, ValueError):
        # The check says what is wrong with it.
        return None
    return content


def _within_own_folder(path: str) -> bool:
    folder = os.path.realpath(os.path.dirname(path) or ".")
    return os.path.commonpath([folder, os.path.realpath(path)]) == folder


def _write(path: str, real: str, before: bytes, after: bytes) -> None:
    try:
        with open(real, "rb") as file:
            if file.read() != before:
                fact = f"cannot write `{path}`: it was changed meanwhile; nothing was written"
                raise SpecError([Diagnostic("NS605", fact, path=path)])
        with replacing(real) as written, open(written, "wb") as file:
            file.write(after)
    except OSError as error:
        raise unwritten(path, error) from error


def _remark(done: Done) -> str:
    diagnostic, (span, text), before = done
    if not text:
        change = f"removed `{before}`" if before else "removed"
    elif not before or "\n" in text or not text.strip():
        change = diagnostic.help
    else:
        change = f"wrote `{text}` in place of `{before}`"
    return harmless(f"{span}: {diagnostic.code} mended: {change}")
