"""Prints what is where in an HDF5 file that anybody may have written: no values, no link followed.

A script, for a damaged file can have HDF5 crash, or never end. It needs h5py and NumPy alone.
`index.py FILE START SIZE` looks at the bytes from START on of the open file number FILE.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import sys
from math import prod
from typing import Any

import h5py  # noqa: TID253
import numpy as np  # noqa: TID253

# The most groups and arrays, levels of groups, chunks, bytes of an attribute, memory beyond what
# starting takes, and how many times larger values may be than what is stored of them.
ITEMS, LEVELS, CHUNKS, ATTRIBUTE, MEMORY, RATIO = 400_000, 40, 1_000_000, 2**26, 2**27, 1000
# What a reader of weights may want to know, and what it has no use for.
ATTRIBUTES = re.compile(
    r"(layer_names|weight_names)\d*|keras_version|model_config|nb_layers|name|dtype"
)
PASSED_OVER = ("optimizer_weights", "optimizer")
FILTERS = {1: "gzip", 2: "shuffle", 3: "fletcher32"}


class Refused(Exception):
    """Something in the file that is not looked into."""


class Part(io.RawIOBase):
    """Some bytes of an open file, as a file of their own."""

    def __init__(self, file: int, start: int, size: int) -> None:
        self._file, self._start, self._size, self._at = file, start, size, 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._size)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, target: Any) -> int:
        view = memoryview(target).cast("B")
        wanted = max(min(len(view), self._size - self._at), 0)
        count = os.preadv(self._file, [view[:wanted]], self._start + self._at) if wanted else 0
        # HDF5 asks for exactly what it needs, and takes what it does not get for what was there.
        view[count:] = bytes(len(view) - count)
        self._at += len(view)
        return len(view)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def main() -> None:
    """Print the index, or why there is none, as JSON."""
    file, start, size = map(int, sys.argv[1:])
    with open("/proc/self/statm", encoding="ascii") as status:
        taken = int(status.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))
    try:
        with h5py.File(Part(file, start, size), "r") as opened:
            found: dict[str, Any] = {"root": Walk(size).group(opened, "", 0)}
    except Refused as refused:
        found = {"refused": str(refused)}
    except (OSError, RuntimeError, ValueError, TypeError, KeyError, MemoryError) as error:
        found = {"damaged": str(error)}
    json.dump(found, sys.stdout)


class Walk:
    """A walk through all groups, which counts what it finds."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._items = 0
        self._chunks = 0
        self._around: list[int] = []

    def group(self, group: h5py.Group, path: str, level: int) -> dict[str, Any]:
        """A group with its attributes and members."""
        address = h5py.h5o.get_info(group.id).addr
        if address in self._around:
            raise Refused(f"the group `{path}` is inside of itself")
        if level > LEVELS:
            raise Refused(f"its groups are more than {LEVELS} deep")
        self._around.append(address)
        members = {
            name: self._member(group, name, path, level)
            for name in group
            if level or name not in PASSED_OVER
        }
        self._around.pop()
        return {"attributes": attributes(group, path), "members": members}

    def _member(self, group: h5py.Group, name: str, path: str, level: int) -> dict[str, Any]:
        at = f"{path}/{name}".lstrip("/")
        self._items += 1
        if self._items > ITEMS:
            raise Refused(f"it has more than {ITEMS:,} groups and arrays")
        link = group.get(name, getlink=True)
        if not isinstance(link, h5py.HardLink):
            kind = "another file" if isinstance(link, h5py.ExternalLink) else "another place"
            raise Refused(f"`{at}` is a link to {kind}")
        member = group[name]
        if isinstance(member, h5py.Group):
            return self.group(member, at, level + 1)
        if isinstance(member, h5py.Dataset):
            return self._array(member, at)
        raise Refused(f"`{at}` is neither a group nor an array")

    def _array(self, array: h5py.Dataset, path: str) -> dict[str, Any]:
        plan = array.id.get_create_plist()
        layout = plan.get_layout()
        if plan.get_external_count():
            raise Refused(f"the values of `{path}` are in another file")
        if layout == h5py.h5d.VIRTUAL:
            raise Refused(f"the values of `{path}` are in other arrays")
        shape = array.shape
        if shape is None:
            raise Refused(f"`{path}` has no values")
        found = {"shape": shape, "dtype": number_type(array, path)}
        whole = prod(shape) * array.dtype.itemsize
        if array.attrs.get("dtype") == "bfloat16":
            found["bfloat16"] = True
        if not whole:
            return {**found, "offset": 0}
        if layout == h5py.h5d.CHUNKED:
            return {**found, **self._chunked(array, plan, whole, path)}
        if layout == h5py.h5d.COMPACT:
            if whole > 2**16:
                raise Refused(f"`{path}` is larger than what is stored of it")
            return {**found, "values": array[()].tobytes().hex()}
        offset = array.id.get_offset()
        if offset is None:
            raise Refused(f"the values of `{path}` were never written")
        if offset + whole > self._size:
            raise Refused(f"`{path}` is larger than what is stored of it")
        return {**found, "offset": offset}

    def _chunked(self, array: Any, plan: Any, whole: int, path: str) -> dict[str, Any]:
        filters = [plan.get_filter(number)[0] for number in range(plan.get_nfilters())]
        for code in filters:
            if code not in FILTERS:
                raise Refused(f"`{path}` is compressed in a way that is not known ({code})")
        stored = array.id.get_storage_size()
        if whole > RATIO * max(stored, 1):
            raise Refused(f"`{path}` is {whole:,} bytes, of which {stored:,} are stored")
        count = array.id.get_num_chunks()
        self._chunks += count
        if self._chunks > CHUNKS:
            raise Refused(f"it has more than {CHUNKS:,} chunks")
        chunks = []
        for number in range(count):
            each = array.id.get_chunk_info(number)
            if each.byte_offset is None or each.byte_offset + each.size > self._size:
                raise Refused(f"`{path}` is larger than what is stored of it")
            chunks.append((each.chunk_offset, each.byte_offset, each.size, each.filter_mask))
        names = [FILTERS[code] for code in filters]
        return {"chunk": array.chunks, "filters": names, "chunks": chunks}


def number_type(array: h5py.Dataset, path: str) -> str:
    """NumPy's word for the type of an array of plain numbers."""
    dtype = array.dtype
    plain = dtype.kind in "fiub" and dtype.metadata is None and dtype.itemsize <= 8
    if not plain and dtype != np.dtype("V2"):
        raise Refused(f"the values of `{path}` are no numbers")
    return str(dtype.str)


def attributes(group: h5py.Group, path: str) -> dict[str, Any]:
    """The attributes of a group that readers know."""
    names = [name for name in group.attrs if ATTRIBUTES.fullmatch(name)]
    return {name: attribute(group, name, path) for name in names}


def attribute(group: h5py.Group, name: str, path: str) -> Any:
    """A text, a number, or a list of them."""
    found = group.attrs.get_id(name)
    kind = found.get_type()
    text = isinstance(kind, h5py.h5t.TypeStringID)
    size = prod(found.shape) * kind.get_size()
    if size > ATTRIBUTE:
        raise Refused(f"the attribute `{name}` of `{path}` is {size:,} bytes")
    if not text and not isinstance(kind, h5py.h5t.TypeIntegerID | h5py.h5t.TypeFloatID):
        return None
    value = group.attrs[name]
    return plain(value.tolist() if hasattr(value, "tolist") else value)


def plain(value: Any) -> Any:
    """Bytes as text, in lists too."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


if __name__ == "__main__":
    main()
