"""What the system says when a file cannot be written, in words, with the cure."""

from __future__ import annotations

import errno
import os

from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.figures import byte_size

_CURES = {
    errno.ENOSPC: "make room on that disk, or write to another one",
    errno.EDQUOT: "make room on that disk, or write to another one",
    errno.EACCES: "write to another folder",
    errno.EPERM: "write to another folder",
    errno.EROFS: "write to another folder",
    errno.ENAMETOOLONG: "give it a shorter name",
}


class NoRoom(OSError):
    """A disk has fewer bytes free than are needed."""

    def __init__(self, needed: int, free: int) -> None:
        super().__init__(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.needed = needed
        self.free = free


def unwritten(path: str, error: OSError) -> SpecError:
    """NS605: that a file was not written, and why."""
    fact = f"cannot write `{path}`: {reason_of(error)}; nothing was written"
    cure = _CURES.get(error.errno or 0, "")
    return SpecError([Diagnostic("NS605", fact, path=path, help=cure)])


def reason_of(error: OSError) -> str:
    """Why the system refused."""
    # HDF5 has long words of its own.
    reason = os.strerror(error.errno).lower() if error.errno else str(error)
    if isinstance(error, NoRoom):
        needed, free = byte_size(error.needed), byte_size(error.free)
        return f"{reason}: at least {needed} are needed, and {free} are free"
    return reason
