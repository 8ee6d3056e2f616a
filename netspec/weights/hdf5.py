"""What is where in an HDF5 file, found by another process: a damaged file may crash HDF5.

The values themselves are read by this process, without HDF5.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from netspec.weights.chunked import Chunked
from netspec.weights.refusal import damaged, truncated, unsafe
from netspec.weights.region import Region, as_numbers
from netspec.weights.spill import Spill
from netspec.weights.stored import Box, Read, Shape, StoredArray

SIGNATURE = b"\x89HDF\r\n\x1a\n"
_SCRIPT = Path(__file__).parent / "scripts" / "index.py"
_CUT = re.compile(r"truncated file: eof = (\d+).* stored_eof = (\d+)")


class Array(NamedTuple):
    """An array of numbers in the file."""

    shape: Shape
    dtype: str
    read: Read

    def named(self, name: str) -> StoredArray:
        """The array by the name that its layer gives it."""
        return StoredArray(name, self.shape, self.dtype, self.read)


class Group(NamedTuple):
    """A group: `attributes` are texts, numbers, or lists of them."""

    attributes: Mapping[str, Any]
    members: Mapping[str, Group | Array]

    def at(self, path: str) -> Group | Array | None:
        """What is at a path below the group; nothing where nothing is."""
        found: Group | Array | None = self
        for name in path.split("/"):
            found = found.members.get(name) if isinstance(found, Group) else None
        return found

    def group(self, path: str) -> Group | None:
        """The group at a path, where one is."""
        found = self.at(path)
        return found if isinstance(found, Group) else None


class Place(NamedTuple):
    """An HDF5 file: `size` bytes from `start` on of an open file."""

    path: str
    file: int
    start: int
    size: int


class Index:
    """A process that looks at a file while others work; `result` waits for it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        numbers = map(str, (place.file, place.start, place.size))
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_SCRIPT), *numbers],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(place.file,),
        )

    def result(self, limit: float, held: ExitStack) -> Group:
        """The root of the file, within so many seconds; `held` closes what is made later.

        Raises `SpecError`: NS507, NS513, NS514.
        """
        path = self._place.path
        try:
            told, _ = self._process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            self.end()
            raise damaged(path, f"HDF5 does not finish with it in {limit:g} s") from None
        if self._process.returncode:
            raise damaged(path, "HDF5 crashes over it")
        found = json.loads(told)
        if "refused" in found:
            raise unsafe(path, found["refused"])
        if "damaged" in found:
            cut = _CUT.search(found["damaged"])
            if cut:
                raise truncated(path, int(cut[1]), int(cut[2]))
            raise damaged(path, "HDF5 cannot read it")
        return _group(found["root"], self._place, held)

    def end(self) -> None:
        """Stop it, if it is still at work."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


Found: TypeAlias = dict[str, Any]


def _group(found: Found, place: Place, held: ExitStack) -> Group:
    members = {
        name: _group(each, place, held) if "members" in each else _array(each, place, held)
        for name, each in found["members"].items()
    }
    return Group(found["attributes"], members)


def _array(found: Found, place: Place, held: ExitStack) -> Array:
    import numpy as np

    shape, dtype = tuple(found["shape"]), np.dtype(found["dtype"])
    region = Region(place.path, place.file, place.start + found.get("offset", 0), dtype)
    read: Read = region.read
    if "values" in found:
        read = _held(np.frombuffer(bytes.fromhex(found["values"]), dtype))
    elif "chunks" in found:
        chunks = [(tuple(at), offset, size, mask) for at, offset, size, mask in found["chunks"]]
        whole = region._replace(offset=place.start)
        parts = (tuple(found["chunk"]), tuple(found["filters"]))
        chunked = Chunked(whole, *parts, chunks)
        read = Spill(place.path, shape, dtype, chunked.values, held).read
    narrow = found["dtype"].endswith("V2")
    return Array(shape, "bfloat16" if narrow else dtype.name, read)


def _held(values: Any) -> Read:
    def read(shape: Shape, box: Box) -> Any:
        return as_numbers(values.reshape(shape)[tuple(slice(*each) for each in box)].copy())

    return read
