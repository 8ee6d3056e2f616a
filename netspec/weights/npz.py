"""`.npz` archives of NumPy arrays, named `layer/weight` or `layer.weight`, or in order alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from math import prod
from typing import TYPE_CHECKING, Any

from netspec.weights.flat_names import by_layer
from netspec.weights.refusal import damaged, unsafe
from netspec.weights.region import Region
from netspec.weights.spill import Spill
from netspec.weights.stored import Box, Read, Shape, StoredArray, WeightFile
from netspec.weights.zips import Archive, Member

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEADER = 2**16


def read_npz(path: str, archive: Archive, held: ExitStack) -> WeightFile:
    """The arrays by layers. Raises `SpecError` (NS513, NS514)."""
    found = {}
    for name in archive.names():
        stem = name.removesuffix(".npy")
        found[stem] = _array(path, stem, archive.member(name), held)
    return WeightFile(path, "NumPy .npz", by_layer(found))


def _array(path: str, name: str, member: Member, held: ExitStack) -> StoredArray:
    from numpy.lib import format

    start = os.pread(member.file, min(member.size, _HEADER), member.start)
    shape, backwards, dtype, length = _header(path, name, start, format)
    if dtype.hasobject:
        raise unsafe(path, f"`{name}` holds pickled objects")
    if (dtype.kind not in "fiub" or dtype.itemsize > 8) and dtype.str != "|V2":
        raise unsafe(path, f"the values of `{name}` are no numbers")
    if length + prod(shape) * dtype.itemsize != member.size:
        raise damaged(path, f"`{name}` has another size than it says")
    region = Region(path, member.file, member.start + length, dtype)
    read: Read = region.read
    if backwards:
        read = Spill(path, shape, dtype, _turned(region, shape), held).read
    return StoredArray(name, shape, "bfloat16" if dtype.str == "|V2" else dtype.name, read)


def _header(path: str, name: str, start: bytes, format: Any) -> tuple[Shape, bool, Any, int]:
    """The shape, whether the first axis runs fastest, the type, and the length of the header."""
    from io import BytesIO

    stream = BytesIO(start)
    try:
        version = format.read_magic(stream)
        readers = {(1, 0): format.read_array_header_1_0, (2, 0): format.read_array_header_2_0}
        shape, backwards, dtype = readers[version](stream)
    except (ValueError, KeyError, OverflowError, TypeError, SyntaxError, MemoryError) as error:
        raise damaged(path, f"`{name}` is no NumPy array") from error
    if any(size < 0 for size in shape):
        raise damaged(path, f"`{name}` has a negative size")
    return tuple(shape), bool(backwards) and len(shape) > 1, dtype, stream.tell()


def _turned(region: Region, shape: Shape) -> Callable[[Box], NDArray[Any]]:
    """The boxes of an array that lies in the file with its axes the other way round."""
    return lambda box: region.raw(shape[::-1], box[::-1]).T
