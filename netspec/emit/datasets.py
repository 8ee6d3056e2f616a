"""Datasets of an HDF5 file, laid out first and then filled, so that little is held at once."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from netspec.emit.variables import Variable

if TYPE_CHECKING:
    import h5py
    import numpy as np
    from numpy.typing import NDArray

    Piece: TypeAlias = NDArray[Any]
    # Bytes, and where in the file they go.
    Located: TypeAlias = tuple[int, memoryview[int]]

Box: TypeAlias = tuple[tuple[int, int], ...]
# The values of a variable in C order, flat, piece by piece.
Values: TypeAlias = Callable[[Variable], Iterator["Piece"]]

# The bytes that are written at a time, how many times so many may wait in both threads, and the
# most values of a compressed chunk.
_PORTION, _WAITING, _CHUNK = 2**18, 16, 2**18


class Place(NamedTuple):
    """Where in the file, in bytes, the values of a variable go; nowhere when there are none."""

    offset: int | None
    variable: Variable


def create_group(group: h5py.Group, name: str) -> h5py.Group:
    """What `group.create_group(name)` does, at half the cost."""
    import h5py

    create, _ = _properties()
    return h5py.Group(h5py.h5g.create(group.id, name.encode(), lcpl=create))


def reserve(group: h5py.Group, variable: Variable) -> int | None:
    """An unfilled dataset; where its values go."""
    import h5py

    create, stored = _properties()
    space = h5py.h5s.create_simple(variable.weight.shape)
    kind = _stored_type(variable.weight.dtype)
    dataset = h5py.h5d.create(group.id, variable.path.encode(), kind, space, stored, create)
    offset: int | None = dataset.get_offset()
    return offset


# Kept, since to make them takes longer than to make a dataset.
@cache
def _properties() -> tuple[h5py.h5p.PropLCID, h5py.h5p.PropDCID]:
    """How a group or a dataset is linked, and how the latter is stored."""
    import h5py

    create = h5py.h5p.create(h5py.h5p.LINK_CREATE)
    create.set_create_intermediate_group(True)
    stored = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    stored.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    stored.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
    stored.set_obj_track_times(False)
    return create, stored


@cache
def _stored_type(dtype: str) -> h5py.h5t.TypeID:
    import h5py

    return h5py.h5t.py_create(stored_dtype(dtype))


def stored_dtype(dtype: str) -> np.dtype[Any]:
    """The type of a dataset; of bfloat16, which HDF5 has none for, the two bytes."""
    import numpy as np

    return np.dtype("V2" if dtype == "bfloat16" else dtype)


def fill(file: int, places: Iterable[Place], values: Values | None) -> str:
    """Write values to their places, all zeros where there are none; the SHA-256 of the file.

    `file` is the number of an open file that can be read and written.
    Values are made in this thread, while two others write them and add them up.
    """
    found = sorted((place.offset, place.variable) for place in places if place.offset is not None)
    waiting: deque[Future[None]] = deque()
    digest = _Digest(file)
    with ThreadPoolExecutor(1) as writer, ThreadPoolExecutor(1) as reader:
        for portion in _portions(_located(found, values)):
            waiting.append(writer.submit(_put, file, portion))
            waiting.append(reader.submit(digest.add, portion))
            while len(waiting) > _WAITING:
                waiting.popleft().result()
        while waiting:
            waiting.popleft().result()
    return digest.end()


def _portions(located: Iterable[Located]) -> Iterator[list[Located]]:
    """Small pieces together: to hand one to a thread takes longer than to write it."""
    portion: list[Located] = []
    size = 0
    for each in located:
        portion.append(each)
        size += len(each[1])
        if size >= _PORTION:
            yield portion
            portion, size = [], 0
    yield portion


def _located(places: Iterable[tuple[int, Variable]], values: Values | None) -> Iterator[Located]:
    import numpy as np

    if values is None:
        # What was never written reads as zeros.
        return
    for offset, variable in places:
        for piece in values(variable):
            data = np.ascontiguousarray(piece).view(np.uint8).data
            yield offset, data
            offset += len(data)


def _put(file: int, portion: Iterable[Located]) -> None:
    for offset, data in portion:
        while data:
            written = os.pwrite(file, data, offset)
            data, offset = data[written:], offset + written


class _Digest:
    """The SHA-256 of a file whose values are added as they are written; the rest is read."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._sum = sha256()
        self._end = 0

    def add(self, portion: Iterable[Located]) -> None:
        """Values that go beyond all that were added before."""
        for offset, data in portion:
            self._read(offset)
            self._sum.update(data)
            self._end = offset + len(data)

    def end(self) -> str:
        """The sum of the whole file, in hexadecimal digits."""
        self._read(os.fstat(self._file).st_size)
        return self._sum.hexdigest()

    def _read(self, end: int) -> None:
        while self._end < end:
            data = os.pread(self._file, min(end - self._end, 2**20), self._end)
            self._sum.update(data)
            self._end += len(data)


def write_compressed(group: h5py.Group, variable: Variable, pieces: Iterator[Piece] | None) -> None:
    """A dataset with gzip, in chunks that lie one after another in the values' order."""
    shape = variable.weight.shape
    block = block_of(shape, _CHUNK)
    dtype = stored_dtype(variable.weight.dtype)
    dataset = group.create_dataset(
        variable.path, shape, dtype, chunks=block or None, compression="gzip", shuffle=True
    )
    if pieces is None:
        return
    stream = _Stream(pieces)
    for box in boxes_of(shape, block):
        at = tuple(slice(*each) for each in box)
        part = tuple(each.stop - each.start for each in at)
        dataset[at] = stream.take(part).view(dtype)


def block_of(shape: tuple[int, ...], most: int) -> tuple[int, ...]:
    """A part of at most so many values: some steps along one axis, and all of those after it."""
    tail = 1
    for axis in range(len(shape) - 1, -1, -1):
        if tail * shape[axis] > most:
            steps = max(most // tail, 1)
            return (*(1,) * axis, steps, *shape[axis + 1 :])
        tail *= shape[axis]
    return shape


def boxes_of(shape: tuple[int, ...], block: tuple[int, ...]) -> Iterator[Box]:
    """Such parts one after another in C order, as (start, stop) along every axis."""
    from itertools import product

    for corner in product(
        *(range(0, whole, size) for whole, size in zip(shape, block, strict=True))
    ):
        yield tuple(
            (start, min(start + size, whole))
            for start, size, whole in zip(corner, block, shape, strict=True)
        )


class _Stream:
    """Flat pieces, taken in other portions than they come in."""

    def __init__(self, pieces: Iterator[Piece]) -> None:
        self._pieces = pieces
        self._rest: Piece | None = None

    def take(self, shape: tuple[int, ...]) -> Piece:
        """The next values, in a shape."""
        import numpy as np

        missing = int(np.prod(shape))
        taken: list[Piece] = []
        while missing:
            piece = self._rest if self._rest is not None and self._rest.size else next(self._pieces)
            taken.append(piece[:missing])
            self._rest = piece[missing:]
            missing -= taken[-1].size
        return np.concatenate(taken).reshape(shape)
