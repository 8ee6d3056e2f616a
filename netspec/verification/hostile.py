"""HDF5 files that anybody may have written: nothing in them is trusted, and no link is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netspec.diagnostic import Diagnostic, SpecError

if TYPE_CHECKING:
    import h5py

_SIGNATURE = b"\x89HDF\r\n\x1a\n"
# What h5py raises about what is not as HDF5 has it.
_TROUBLE = (OSError, RuntimeError, KeyError, ValueError, TypeError, NotImplementedError)


@contextmanager
def opened(path: str) -> Iterator[h5py.File]:
    """The file at `path`, to be read.

    Raises `SpecError` when it cannot be (NS001 to NS003), or holds what HDF5 cannot read (NS621),
    whenever that turns out.
    """
    _check_readable(path)
    import h5py

    try:
        with h5py.File(path, "r") as file:
            yield file
    except _TROUBLE as error:
        fact = f"`{path}` cannot be read as HDF5: it is truncated or damaged"
        raise refusal("NS621", path, fact, "build it again, or copy it again") from error


def _check_readable(path: str) -> None:
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise refusal("NS002", path, f"`{path}` is a directory", "give a file")
        if not stat.S_ISREG(status.st_mode):
            # A device may never end, and a pipe may never begin.
            raise refusal("NS003", path, f"cannot read `{path}`: it is not a regular file")
        with open(path, "rb") as file:
            start = file.read(len(_SIGNATURE))
    except (FileNotFoundError, NotADirectoryError):
        raise refusal("NS001", path, f"cannot read `{path}`: no such file") from None
    except (OSError, ValueError) as error:
        # `ValueError` is a path with a NUL character in it.
        reason = (getattr(error, "strerror", None) or "this is no path of a file").lower()
        raise refusal("NS003", path, f"cannot read `{path}`: {reason}") from None
    if start != _SIGNATURE:
        cure = "`netspec verify` takes what `netspec build` wrote as `.h5`, and then the spec"
        raise refusal("NS621", path, f"`{path}` is not an HDF5 file", cure)


def text_of(file: h5py.File, name: str, most: int) -> str | None:
    """An attribute of the file that is one text of at most so many bytes; else nothing."""
    import h5py

    if not h5py.h5a.exists(file.id, name.encode()):
        return None
    attribute = h5py.h5a.open(file.id, name.encode())
    kind = attribute.get_type()
    if attribute.get_space().get_simple_extent_type() != h5py.h5s.SCALAR:
        return None
    if not isinstance(kind, h5py.h5t.TypeStringID):
        return None
    # A text of variable length lies in the file as it is, and so is no larger than that.
    if not kind.is_variable_str() and kind.get_size() > most:
        return None
    value = file.attrs[name]
    text = value.decode("utf-8") if isinstance(value, bytes) else str(value)
    return text if len(text) <= most else None


def refusal(code: str, path: str, fact: str, cure: str = "") -> SpecError:
    """An error about a file as a whole."""
    return SpecError([Diagnostic(code, fact, path=path, help=cure)])
