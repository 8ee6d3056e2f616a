"""Room on the disk, found before HDF5 writes: on a full disk it crashes, or leaves holes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from typing import TYPE_CHECKING, Any

from netspec.emit.unwritten import NoRoom

if TYPE_CHECKING:
    import keras

# What HDF5 adds at most for the whole file, and for each variable.
_FILE, _VARIABLE = 2**16, 2**13


def reserve(path: str, size: int) -> None:
    """Find out whether `size` bytes fit where `path` will be; `OSError` when they don't."""
    if not hasattr(os, "posix_fallocate"):
        return
    with open(path, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)
    os.remove(path)


def room_for(folder: str, size: int) -> None:
    """Raise `NoRoom` when a folder's disk has no `size` bytes free."""
    import shutil

    free = shutil.disk_usage(folder).free
    if free < size:
        raise NoRoom(size, free)


def size_of(model: keras.Model) -> int:
    """The bytes that a model's variables may take in a file, at most."""
    size = _FILE
    for variable in model.variables:
        size += _VARIABLE + prod(variable.shape) * _width(variable.dtype)
    return size


def _width(dtype: str) -> int:
    bits: str = "".join(filter(str.isdecimal, dtype))
    return int(bits) // 8 if bits else 1


@contextmanager
def overheard() -> Iterator[None]:
    """Raise the errors of the disk that h5py only prints, when it flushes what is deleted."""
    found: list[BaseException] = []
    tell, tell_ignored = sys.excepthook, sys.unraisablehook

    def hear(kind: Any, error: Any, trace: Any) -> None:
        if not _is_of_disk(error):
            tell(kind, error, trace)

    def hear_ignored(ignored: Any) -> None:
        if _is_of_disk(ignored.exc_value):
            found.append(ignored.exc_value)
        else:
            tell_ignored(ignored)

    sys.excepthook, sys.unraisablehook = hear, hear_ignored
    try:
        yield
    finally:
        sys.excepthook, sys.unraisablehook = tell, tell_ignored
    if found:
        raise OSError(str(found[0]))


def _is_of_disk(error: object) -> bool:
    return isinstance(error, RuntimeError) and "errno = " in str(error)
