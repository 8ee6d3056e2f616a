"""Another process that writes `.h5` files: it imports what that takes while this one compiles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from netspec.emit.replacing import replacing
from netspec.emit.wish import Wish
from netspec.standby import Standby, standby

if TYPE_CHECKING:
    from netspec.emit.h5 import Layout

# What takes long to import, most of it NumPy. None of it needs pydantic, which would take as long.
_IMPORTED = ("h5py", "numpy.random", "netspec.emit.first", "netspec.emit.h5")


class Unseen(NamedTuple):
    """A whole `.h5` to be written, but for its first values, which are found by the wish.

    Its initializers are plain data.
    """

    path: str
    layout: Layout
    wish: Wish


def helping() -> AbstractContextManager[Standby | None]:
    """Such a process, for `begin_artifact`; nothing where there can be none."""
    return standby(_get_ready)


def _get_ready() -> None:
    for name in _IMPORTED:
        import_module(name)


@contextmanager
def unseen(file: Unseen) -> Iterator[str]:
    """A file that is written, but only in its place in the end; its SHA-256."""
    from netspec.emit.first import first_values
    from netspec.emit.h5 import write

    with replacing(file.path) as written:
        yield write(written, file.layout, first_values(file.wish), file.wish.compress)
