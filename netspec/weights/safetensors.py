"""`.safetensors` files: a header in JSON, and the values one after another.

https://github.com/huggingface/safetensors#format
"""

from __future__ import annotations

import json
import os
from math import prod
from typing import Any

from netspec.weights.flat_names import by_layer
from netspec.weights.refusal import damaged, truncated, unsafe
from netspec.weights.region import Region
from netspec.weights.stored import StoredArray, WeightFile

# The most bytes of a header; the format allows no more.
_HEADER = 100_000_000
_TYPES = {
    "F16": "<f2", "BF16": "|V2", "F32": "<f4", "F64": "<f8", "BOOL": "|b1",
    "I8": "|i1", "I16": "<i2", "I32": "<i4", "I64": "<i8",
    "U8": "|u1", "U16": "<u2", "U32": "<u4", "U64": "<u8",
}  # fmt: skip


def looks_like(start: bytes) -> bool:
    """Whether the first bytes of a file are those of such a file."""
    return start[8:9] == b"{" and int.from_bytes(start[:8], "little") > 1


def read_safetensors(path: str, file: int) -> WeightFile:
    """The tensors by layers, in the order in which they lie in the file.

    Raises `SpecError` (NS507, NS513, NS514).
    """
    size = os.fstat(file).st_size
    length = int.from_bytes(os.pread(file, 8, 0), "little")
    if length > _HEADER:
        raise unsafe(path, f"its header is {length:,} bytes")
    if 8 + length > size:
        raise truncated(path, size, 8 + length)
    header = _header(path, os.pread(file, length, 8))
    start = 8 + length
    arrays: list[tuple[int, int, StoredArray]] = []
    for name, found in header.items():
        if name != "__metadata__":
            arrays.append(_tensor(path, file, start, name, found))
    arrays.sort(key=lambda each: each[:2])
    end = 0
    for first, last, array in arrays:
        if first < end:
            raise unsafe(path, f"`{array.name}` lies where another tensor is")
        end = last
    if start + end > size:
        raise truncated(path, size, start + end)
    layers = by_layer({each.name: each for _, _, each in arrays})
    return WeightFile(path, ".safetensors", layers, in_position=False)


def _header(path: str, text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise damaged(path, "its header is no JSON") from error
    if not isinstance(header, dict):
        raise damaged(path, "its header is no JSON object")
    return header


def _tensor(
    path: str, file: int, start: int, name: str, found: Any
) -> tuple[int, int, StoredArray]:
    import numpy as np

    match found:
        case {"dtype": str(kind), "shape": [*shape], "data_offsets": [int(first), int(last)]}:
            if not all(type(size) is int and size >= 0 for size in shape):
                raise damaged(path, f"`{name}` has a shape that is none")
        case _:
            raise damaged(path, f"its header does not say what `{name}` is")
    if kind not in _TYPES:
        raise unsafe(path, f"the values of `{name}` are {kind}, which netspec does not read")
    dtype = np.dtype(_TYPES[kind])
    if first < 0 or last - first != prod(shape) * dtype.itemsize:
        raise damaged(path, f"`{name}` has another size than it says")
    word = "bfloat16" if kind == "BF16" else dtype.name
    read = Region(path, file, start + first, dtype).read
    return first, last, StoredArray(name, tuple(shape), word, read)
