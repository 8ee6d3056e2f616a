"""Values that lie in a file in chunks, which may be compressed: HDF5's chunked storage."""

from __future__ import annotations

import os
import zlib
from collections import OrderedDict
from contextlib import ExitStack
from itertools import product
from math import prod
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from netspec.weights.refusal import damaged
from netspec.weights.region import Region, as_numbers
from netspec.weights.stored import Box, Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Where a chunk begins in the array, and in the file; its bytes there; which filters were left out.
Chunk = tuple[tuple[int, ...], int, int, int]
FILTERS = {1: "gzip", 2: "shuffle", 3: "fletcher32"}
# The bytes of chunks that are kept since the next box may need them again, and of a spilled piece.
_KEPT, _PIECE = 2**24, 2**22


class Chunked:
    """An array of `shape` in chunks of one shape; `filters` were applied to each in this order.

    `held` closes what it makes.
    """

    def __init__(
        self,
        region: Region,
        shape: Shape,
        chunk_shape: Shape,
        filters: tuple[str, ...],
        chunks: list[Chunk],
        held: ExitStack,
    ) -> None:
        self._region = region
        self._shape = shape
        self._chunk_shape = chunk_shape
        self._filters = filters
        self._chunks = {tuple(each[0]): each for each in chunks}
        self._kept: OrderedDict[tuple[int, ...], NDArray[Any]] = OrderedDict()
        self._held = held
        self._spilled: IO[bytes] | None = None

    def read(self, shape: Shape, box: Box) -> NDArray[Any]:
        """The values of a box of the array when it is seen in `shape`."""
        if shape != self._shape:
            return self._laid_out().read(shape, box)
        return as_numbers(self._values(box))

    def _laid_out(self) -> Region:
        """The values one after another, in a file without a name."""
        if self._spilled is None:
            self._spilled = self._held.enter_context(TemporaryFile())  # noqa: SIM115
            row = max(prod(self._shape[1:]) * self._region.dtype.itemsize, 1)
            step = max(_PIECE // row, 1)
            rest = tuple((0, size) for size in self._shape[1:])
            for start in range(0, self._shape[0], step):
                rows = (start, min(start + step, self._shape[0]))
                self._spilled.write(self._values((rows, *rest)).tobytes())
            self._spilled.flush()
        return self._region._replace(file=self._spilled.fileno(), offset=0)

    def _values(self, box: Box) -> NDArray[Any]:
        import numpy as np

        values = np.empty(tuple(stop - start for start, stop in box), self._region.dtype)
        grid = [
            range(start // size * size, stop, size)
            for (start, stop), size in zip(box, self._chunk_shape, strict=True)
        ]
        for corner in product(*grid):
            chunk = self._chunk(corner)
            inside, outside = [], []
            for at, size, (start, stop) in zip(corner, self._chunk_shape, box, strict=True):
                first, last = max(at, start), min(at + size, stop)
                inside.append(slice(first - at, last - at))
                outside.append(slice(first - start, last - start))
            values[tuple(outside)] = chunk[tuple(inside)]
        return values

    def _chunk(self, corner: tuple[int, ...]) -> NDArray[Any]:
        if corner in self._kept:
            self._kept.move_to_end(corner)
            return self._kept[corner]
        chunk = self._decoded(corner)
        self._kept[corner] = chunk
        while len(self._kept) > 1 and len(self._kept) * chunk.nbytes > _KEPT:
            self._kept.popitem(last=False)
        return chunk

    def _decoded(self, corner: tuple[int, ...]) -> NDArray[Any]:
        import numpy as np

        region, path = self._region, self._region.path
        if corner not in self._chunks:
            raise damaged(path, "a part of an array is missing")
        _, offset, size, left_out = self._chunks[corner]
        content = os.pread(region.file, size, region.offset + offset)
        if len(content) != size:
            raise damaged(path, "it ended while it was read")
        whole = prod(self._chunk_shape) * region.dtype.itemsize
        for place, name in reversed(list(enumerate(self._filters))):
            if not left_out >> place & 1:
                content = _undone(name, content, whole, region.dtype, path)
        if len(content) != whole:
            raise damaged(path, "a chunk has another size than it should")
        return np.frombuffer(content, region.dtype).reshape(self._chunk_shape)


def _undone(name: str, content: bytes, whole: int, dtype: np.dtype[Any], path: str) -> bytes:
    """What a filter was applied to."""
    import numpy as np

    match name:
        case "gzip":
            return _inflated(content, whole, path)
        case "fletcher32":
            return content[:-4]
        case _:
            if len(content) % dtype.itemsize:
                raise damaged(path, "a chunk has another size than it should")
            planes = np.frombuffer(content, np.uint8).reshape(dtype.itemsize, -1)
            return planes.T.tobytes()


def _inflated(content: bytes, whole: int, path: str) -> bytes:
    inflater = zlib.decompressobj()
    try:
        # One more than can be right, and the four of a checksum: a bomb is not unpacked.
        return inflater.decompress(content, whole + 5)
    except zlib.error as error:
        raise damaged(path, "a compressed chunk cannot be unpacked") from error
