"""Another process that writes `.h5` files: it imports what that takes while this one compiles."""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib import import_module

from netspec.standby import Standby, standby

# What takes long to import, most of it NumPy.
_IMPORTED = ("h5py", "numpy.random", "netspec.emit.first", "netspec.emit.h5")


def helping() -> AbstractContextManager[Standby | None]:
    """Such a process, for `write_artifact`; nothing where there can be none."""
    return standby(_get_ready)


def _get_ready() -> None:
    for name in _IMPORTED:
        import_module(name)
