"""`.npz` archives of NumPy arrays, named `layer/weight` or `layer.weight`, or in order alone."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable
from contextlib import ExitStack
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from netspec.weights.flat_names import by_layer
from netspec.weights.refusal import damaged, unsafe
from netspec.weights.region import Region
from netspec.weights.spill import Spill
from netspec.weights.stored import Box, Read, Shape, StoredArray, WeightFile
from netspec.weights.zips import Archive, Member

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What NumPy allows a header to have.
_HEADER = 10_000
# Numbers, and what NumPy makes of bfloat16.
_NUMBERS = re.compile(r"[<>|=]?(f[248]|[iu][1248]|b1|V2)")


class Header(NamedTuple):
    """What an array says of itself; `backwards` is one whose first axis runs fastest."""

    kind: str
    shape: Shape
    backwards: bool
    length: int


def read_npz(path: str, archive: Archive, held: ExitStack) -> WeightFile:
    """The arrays by layers. Raises `SpecError` (NS513, NS514)."""
    found = {}
    for name in archive.names():
        stem = name.removesuffix(".npy")
        found[stem] = _array(path, stem, archive.member(name), held)
    return WeightFile(path, "NumPy .npz", by_layer(found), in_position=False)


def _array(path: str, name: str, member: Member, held: ExitStack) -> StoredArray:
    import numpy as np

    found = _header(os.pread(member.file, min(member.size, _HEADER + 12), member.start))
    if found is None:
        raise damaged(path, f"`{name}` is no NumPy array")
    if found.kind.endswith("O"):
        raise unsafe(path, f"`{name}` holds pickled objects")
    if _NUMBERS.fullmatch(found.kind) is None:
        raise unsafe(path, f"the values of `{name}` are no numbers")
    shape, dtype = found.shape, np.dtype(found.kind)
    if found.length + prod(shape) * dtype.itemsize != member.size:
        raise damaged(path, f"`{name}` has another size than it says")
    region = Region(path, member.file, member.start + found.length, dtype)
    read: Read = region.read
    if found.backwards and len(shape) > 1:
        read = Spill(path, shape, dtype, _turned(region, shape), held).read
    return StoredArray(name, shape, "bfloat16" if dtype.str == "|V2" else dtype.name, read)


def _header(start: bytes) -> Header | None:
    """The header at the start of an array, if it is one.

    https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
    """
    first = {1: 10, 2: 12, 3: 12}.get(start[6] if len(start) > 12 else 0)
    if first is None or not start.startswith(b"\x93NUMPY"):
        return None
    length = first + int.from_bytes(start[8:first], "little")
    try:
        # Literals alone: nothing in it is called.
        header = ast.literal_eval(start[first:length].decode("utf-8").strip())
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None
    match header:
        case {"descr": str(kind), "fortran_order": bool(backwards), "shape": tuple(shape)}:
            if all(type(size) is int and size >= 0 for size in shape) and len(shape) <= 32:
                return Header(kind, shape, backwards, length)
    return None


def _turned(region: Region, shape: Shape) -> Callable[[Box], NDArray[Any]]:
    """The boxes of an array that lies in the file with its axes the other way round."""
    return lambda box: region.raw(shape[::-1], box[::-1]).T
