"""Looks into an HDF5 file that anybody may have written: nothing is trusted, no link is followed.

A script, for a damaged file can have HDF5 crash, or never end. It needs h5py and NumPy alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from math import prod
from typing import Any

import h5py  # noqa: TID253
import numpy as np  # noqa: TID253

# How many values are compared at a time.
PIECE = 2**20


def main() -> None:
    """Print, as JSON, what the function gives that the command line names with its arguments."""
    name, *arguments = json.loads(sys.argv[1])
    functions: dict[str, Callable[..., Any]] = {
        "texts": texts,
        "kind": kind,
        "compressed": compressed,
        "differences": differences,
    }
    json.dump(functions[name](*arguments), sys.stdout)


def texts(path: str, names: list[str], most: int) -> dict[str, str | None]:
    """Attributes of the file that are one text of at most so many bytes; else nothing for them."""
    with h5py.File(path, "r") as file:
        return {name: text(file, name, most) for name in names}


def text(file: h5py.File, name: str, most: int) -> str | None:
    """One of them."""
    if name not in file.attrs:
        return None
    attribute = file.attrs.get_id(name)
    kind = attribute.get_type()
    if attribute.shape != () or not isinstance(kind, h5py.h5t.TypeStringID):
        return None
    # A text of variable length lies in the file as it is, and so is no larger than that.
    if not kind.is_variable_str() and kind.get_size() > most:
        return None
    value = file.attrs[name]
    found = value.decode() if isinstance(value, bytes) else str(value)
    return found if len(found) <= most else None


def kind(path: str) -> str:
    """What Keras has in the file: a `model`, `weights` alone, or nothing."""
    with h5py.File(path, "r") as file:
        if "model_config" in file.attrs:
            return "model"
        # The last two are Keras 3's, which says nothing of itself there.
        alone = "layer_names" in file.attrs or "layers" in file
        return "weights" if alone or "_layer_checkpoint_dependencies" in file else ""


def compressed(path: str) -> bool:
    """Whether any weight is: small ones never are."""

    def is_compressed(_: str, item: Any) -> bool | None:
        # Nothing lets the search go on.
        return (isinstance(item, h5py.Dataset) and item.compression is not None) or None

    with h5py.File(path, "r") as file:
        return bool(file.visititems(is_compressed))


def differences(path: str, ours: str, most: int) -> list[str]:
    """The first attributes, groups and weights of a file that are not as in ours."""
    with h5py.File(path, "r") as found, h5py.File(ours, "r") as wanted:
        return list(islice(in_group(found, wanted, ""), most))


def in_group(found: h5py.Group, wanted: h5py.Group, at: str) -> Iterator[str]:
    """What differs below a group. Ours says where to go, so that a circle has an end."""
    yield from attributes(found, wanted, at)
    theirs, ours = set(found), set(wanted)
    yield from (f"{at}{name}" for name in sorted(theirs ^ ours))
    for name in sorted(theirs & ours):
        hard = isinstance(found.get(name, getlink=True), h5py.HardLink)
        there, here = found[name] if hard else None, wanted[name]
        if isinstance(here, h5py.Group) and isinstance(there, h5py.Group):
            yield from in_group(there, here, f"{at}{name}/")
        elif not same_values(there, here):
            yield f"{at}{name}"


def attributes(found: h5py.Group, wanted: h5py.Group, at: str) -> Iterator[str]:
    """The attributes of a group that differ."""
    theirs, ours = set(found.attrs), set(wanted.attrs)
    yield from (f"{at}@{name}" for name in sorted(theirs ^ ours))
    for name in sorted(theirs & ours):
        there, here = (each.attrs.get_id(name) for each in (found, wanted))
        alike = there.get_type().equal(here.get_type()) and there.shape == here.shape
        # Read only when it is as large as ours.
        if not alike or not np.array_equal(found.attrs[name], wanted.attrs[name]):
            yield f"{at}@{name}"


def same_values(found: Any, wanted: Any) -> bool:
    """Whether two are datasets of the same bytes, type and shape, which lie in their own files."""
    if not (isinstance(found, h5py.Dataset) and isinstance(wanted, h5py.Dataset)):
        return False
    if found.shape != wanted.shape or found.dtype != wanted.dtype:
        return False
    if found.external is not None or found.is_virtual:
        return False
    if not found.shape:
        return bool(found[()].tobytes() == wanted[()].tobytes())
    step = max(PIECE // max(prod(found.shape[1:]), 1), 1)
    for start in range(0, found.shape[0], step):
        part = slice(start, start + step)
        if found[part].tobytes() != wanted[part].tobytes():
            return False
    return True


if __name__ == "__main__":
    main()
