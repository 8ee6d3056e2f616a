"""Datasets of an HDF5 file, laid out to be filled, or compressed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from math import prod
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import h5py
    import numpy as np
    from numpy.typing import NDArray

    from netspec.tensor import Weight

    Piece: TypeAlias = NDArray[Any]


class Variable(NamedTuple):
    """A weight in its place.

    `path` is what Keras calls it, as in `conv1/kernel`; `layer` is the way to its layer through the
    sub-models, on which its first values depend; `trainable` is false in a frozen layer too; `kind`
    is the class of its layer.
    """

    path: str
    layer: str
    weight: Weight
    trainable: bool
    kind: str

    @property
    def size(self) -> int:
        """The number of values."""
        return prod(self.weight.shape)


Box: TypeAlias = tuple[tuple[int, int], ...]
# The values of a variable in C order, flat, piece by piece.
Values: TypeAlias = Callable[[Variable], Iterable["Piece"]]

# The most bytes of what HDF5 knows of a file that it keeps in memory. Where things lie in a file of
# thousands of layers depends on it, and it is not for HDF5's next version to choose.
_KEPT = 2**21
# The most values of a compressed chunk.
_CHUNK = 2**18
# With fewer bytes, random values take more room in chunks than as they are: a dataset of chunks has
# some 2 to 4 KiB more beside them, and gzip takes a seventh off.
_WORTHWHILE = 2**15


def new_file(stream: Any) -> h5py.File:
    """An empty HDF5 file, in its first format: the same bytes for the same content.

    `stream` is what h5py takes for one.
    """
    import h5py

    file = h5py.File(stream, "w", libver="earliest", track_order=False)
    cache = file.id.get_mdc_config()
    cache.set_initial_size = True
    cache.initial_size = cache.min_size = cache.max_size = _KEPT
    file.id.set_mdc_config(cache)
    return file


class Place(NamedTuple):
    """Where in the file, in bytes, the values of a variable go; nowhere when there are none."""

    offset: int | None
    variable: Variable


@contextmanager
def empty_file(path: str) -> Iterator[BinaryIO]:
    """An open file without content, to write to and to read.

    Only what has content is truncated: ext4 writes out at once, when it is closed, all of a file
    that was truncated, which for a large one takes as long as to compile its network.
    """
    # Not by its path, which a file without a name has none of for HDF5.
    with open(path, "r+b" if os.path.exists(path) else "x+b") as file:
        if os.fstat(file.fileno()).st_size:
            file.truncate(0)
        yield file


def create_group(group: h5py.Group, name: str) -> h5py.Group:
    """What `group.create_group(name)` does, at half the cost."""
    import h5py

    create, _ = _properties()
    return h5py.Group(h5py.h5g.create(group.id, name.encode(), lcpl=create))


def reserve(group: h5py.Group, variable: Variable) -> int | None:
    """An unfilled dataset; where its values go."""
    import h5py

    create, stored = _properties()
    weight = variable.weight
    kind, space = _stored_type(weight.dtype), space_of(weight.shape)
    dataset = h5py.h5d.create(group.id, variable.path.encode(), kind, space, stored, create)
    offset: int | None = dataset.get_offset()
    return offset


# These are kept, since to make them takes longer than to make a dataset.
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


@lru_cache(maxsize=1000)
def space_of(shape: tuple[int, ...]) -> h5py.h5s.SpaceID:
    """The extent of a dataset or an attribute."""
    import h5py

    return h5py.h5s.create_simple(shape)


@cache
def _stored_type(dtype: str) -> h5py.h5t.TypeID:
    import h5py

    return h5py.h5t.py_create(stored_dtype(dtype))


def stored_dtype(dtype: str) -> np.dtype[Any]:
    """The type of a dataset; of bfloat16, which HDF5 has none for, the two bytes."""
    import numpy as np

    return np.dtype("V2" if dtype == "bfloat16" else dtype)


def is_worth_compressing(variable: Variable) -> bool:
    """Whether a dataset gets smaller, whatever its values are."""
    size = variable.size * stored_dtype(variable.weight.dtype).itemsize
    # HDF5 compresses chunks, of which a single number has none.
    return size >= _WORTHWHILE and bool(variable.weight.shape)


def write_compressed(group: h5py.Group, variable: Variable, pieces: Iterable[Piece] | None) -> None:
    """A dataset with gzip, in chunks that lie one after another in the values' order."""
    shape = variable.weight.shape
    block = block_of(shape, _CHUNK)
    dtype = stored_dtype(variable.weight.dtype)
    dataset = group.create_dataset(
        variable.path, shape, dtype, chunks=block, compression="gzip", shuffle=True
    )
    if pieces is None:
        return
    stream = _Stream(iter(pieces))
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
