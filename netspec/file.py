"""The file of a spec: found, small enough, and UTF-8."""

from __future__ import annotations

import os
import stat
import sys
from itertools import islice

from netspec.diagnostic import Diagnostic, SpecError
from netspec.source import Source
from netspec.syntax.offset import span_between

LIMIT = 2 * 1024 * 1024


def load_source(path: str) -> Source:
    """The text of the file at `path`, or of standard input for `-`.

    Raises `SpecError` for a file that cannot be read (NS001 to NS004) or is too large (NS101).
    """
    try:
        if path == "-":
            return decode("<stdin>", _standard_input())
        return decode(path, _content(path))
    except (FileNotFoundError, NotADirectoryError):
        raise _refusal(
            "NS001", path, f"cannot read `{path}`: no such file", _nearest(path)
        ) from None
    except (OSError, ValueError) as error:
        # `ValueError` is a path with a NUL character in it.
        reason = (getattr(error, "strerror", None) or "this is no path of a file").lower()
        raise _refusal("NS003", path, f"cannot read `{path}`: {reason}") from None


def _content(path: str) -> bytes:
    status = os.stat(path)
    if stat.S_ISDIR(status.st_mode):
        raise _refusal("NS002", path, f"`{path}` is a directory", _inside(path))
    if not stat.S_ISREG(status.st_mode):
        # A device may never end, and a pipe may never begin.
        fact = f"cannot read `{path}`: it is not a regular file"
        raise _refusal("NS003", path, fact, "give a file, or `-` for standard input")
    if status.st_size > LIMIT:
        raise _too_large(path, f"the file is {_size(status.st_size)}")
    with open(path, "rb") as file:
        content = file.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise _too_large(path, "the file is larger than it says")
    return content


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise _refusal("NS003", "<stdin>", "cannot read standard input: it is closed")
    content = sys.stdin.buffer.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise _too_large("<stdin>", "standard input is larger than 2 MiB")
    return content


def decode(path: str, content: bytes) -> Source:
    """The text of what a file holds; `SpecError` (NS004) when it is not UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        wide = 32 if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00")) else 16
        raise _refusal(
            "NS004", path, f"the file is UTF-{wide}, not UTF-8", "save the file as UTF-8"
        )
    try:
        return Source(path, content.decode("utf-8"))
    except UnicodeDecodeError as error:
        offset = len(content[: error.start].decode("utf-8"))
        source = Source(path, content.decode("utf-8", "replace"))
        span = span_between(source, offset, offset + 1)
        fact = f"byte 0x{content[error.start]:02X} is not UTF-8"
        raise SpecError([Diagnostic("NS004", fact, span, help="save the file as UTF-8")]) from None


def _refusal(code: str, path: str, fact: str, cure: str = "") -> SpecError:
    return SpecError([Diagnostic(code, fact, path=path, help=cure)])


def _too_large(path: str, fact: str) -> SpecError:
    return _refusal(
        "NS101", path, f"{fact}; a spec is at most 2 MiB", "`repeat` and blocks save lines"
    )


def _size(count: int) -> str:
    size = f"{count / 2**20:.1f} MiB"
    return size if size != "2.0 MiB" else f"{count:,} bytes"


def _nearest(path: str) -> str:
    folder, name = os.path.split(path)
    if folder and not os.path.isdir(folder):
        return f"there is no directory `{folder}`"
    names = _specs(folder)
    for suffix in (".yaml", ".yml"):
        if name + suffix in names:
            return f"did you mean `{path}{suffix}`?"
    from netspec.suggest import closest

    near = closest(name, names)
    return f"did you mean `{os.path.join(folder, near)}`?" if near else ""


def _inside(path: str) -> str:
    names = _specs(path)
    if not names:
        return "there is no spec in it"
    if len(names) == 1:
        return f"did you mean `{os.path.join(path, names[0])}`?"
    return f"give one of the {len(names)} specs in it, or `{os.path.join(path, '*.yaml')}`"


def _specs(folder: str) -> list[str]:
    """The specs in a folder; only the first of a huge one, since this serves a suggestion."""
    try:
        with os.scandir(folder or ".") as entries:
            names = [entry.name for entry in islice(entries, 1000)]
    except OSError:
        return []
    return sorted(name for name in names if name.endswith((".yaml", ".yml")))
