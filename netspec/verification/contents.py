"""Whether a file is byte for byte what netspec writes; where not, what was changed."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import file_digest
from itertools import islice
from math import prod
from typing import TYPE_CHECKING, Any

from netspec.diagnostic import Diagnostic, SpecError
from netspec.graph import Graph
from netspec.verification.again import written_again
from netspec.verification.hostile import opened
from netspec.verification.stamp import Stamp

if TYPE_CHECKING:
    import h5py

# How many differences are named, and how many values are compared at a time.
_NAMED, _PIECE = 3, 2**20


def check_contents(stamp: Stamp, graph: Graph) -> str:
    """The SHA-256 of a file; `SpecError` (NS623) when netspec writes another one for `graph`."""
    digest = _sum(stamp.path)
    with written_again(graph, stamp, compress=_is_compressed(stamp.path)) as again:
        if digest == again.digest:
            return digest
        found = list(islice(_differences(stamp.path, again.path), _NAMED + 1))
    fact = f"`{stamp.path}` was changed after it was built: {_listed(found)}"
    cure = "build the spec again"
    if not found:
        fact = f"`{stamp.path}` holds what netspec writes, but in other bytes"
        cure = "another version of HDF5 may store the same otherwise; build the spec again"
    raise SpecError([Diagnostic("NS623", fact, path=stamp.path, help=cure)])


def _sum(path: str) -> str:
    with open(path, "rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _listed(places: list[str]) -> str:
    more = ", …" if len(places) > _NAMED else ""
    return ", ".join(f"`{each}`" for each in places[:_NAMED]) + more


def _is_compressed(path: str) -> bool:
    """Whether the first weight that can be compressed is."""
    import h5py

    def compressed(_: str, item: Any) -> bool | None:
        if isinstance(item, h5py.Dataset) and item.shape and item.size:
            return item.compression is not None
        return None

    with opened(path) as file:
        # It follows no links that lead out of the file, nor those that are names alone.
        return bool(file.visititems(compressed))


def _differences(path: str, ours: str) -> Iterator[str]:
    """The attributes, groups and weights of a file that are not as in ours."""
    with opened(path) as found, opened(ours) as wanted:
        yield from _in_group(found, wanted, "")


def _in_group(found: h5py.Group, wanted: h5py.Group, at: str) -> Iterator[str]:
    """What differs below a group. Ours says where to go, so that a circle has an end."""
    import h5py

    yield from _attributes(found, wanted, at)
    theirs, ours = set(found), set(wanted)
    yield from (f"{at}{name}" for name in sorted(theirs ^ ours))
    for name in sorted(theirs & ours):
        hard = isinstance(found.get(name, getlink=True), h5py.HardLink)
        there, here = found[name] if hard else None, wanted[name]
        if isinstance(here, h5py.Group) and isinstance(there, h5py.Group):
            yield from _in_group(there, here, f"{at}{name}/")
        elif not _same_values(there, here):
            yield f"{at}{name}"


def _attributes(found: h5py.Group, wanted: h5py.Group, at: str) -> Iterator[str]:
    theirs, ours = set(found.attrs), set(wanted.attrs)
    yield from (f"{at}@{name}" for name in sorted(theirs ^ ours))
    for name in sorted(theirs & ours):
        there, here = (each.attrs.get_id(name) for each in (found, wanted))
        alike = there.get_type().equal(here.get_type()) and there.shape == here.shape
        # Read only when it is as large as ours.
        if not alike or not _equal(found.attrs[name], wanted.attrs[name]):
            yield f"{at}@{name}"


def _equal(one: Any, other: Any) -> bool:
    import numpy as np

    return bool(np.array_equal(one, other))


def _same_values(found: Any, wanted: Any) -> bool:
    """Whether two are datasets of the same bytes, type and shape, which lie in their own files."""
    import h5py

    if not (isinstance(found, h5py.Dataset) and isinstance(wanted, h5py.Dataset)):
        return False
    if found.shape != wanted.shape or found.dtype != wanted.dtype:
        return False
    if found.external is not None or found.is_virtual:
        return False
    if not found.shape:
        return bool(found[()].tobytes() == wanted[()].tobytes())
    step = max(_PIECE // max(prod(found.shape[1:]), 1), 1)
    for start in range(0, found.shape[0], step):
        part = slice(start, start + step)
        if found[part].tobytes() != wanted[part].tobytes():
            return False
    return True
