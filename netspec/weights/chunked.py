"""Values that lie in a file in chunks, which may be compressed: HDF5's chunked storage."""

from __future__ import annotations

import os
import zlib
from collections import OrderedDict
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from netspec.weights.refusal import damaged
from netspec.weights.region import Region
from netspec.weights.stored import Box, Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Where a chunk begins in the array, and in the file; its bytes there; which filters were left out.
Chunk = tuple[tuple[int, ...], int, int, int]
# The bytes of chunks that are kept, since the next box may need them again.
_KEPT = 2**24


class Chunked:
    """An array in chunks of one shape; `filters` were applied to each in this order."""

    def __init__(
        self,
        region: Region,
        chunk_shape: Shape,
        filters: tuple[str, ...],
        chunks: list[Chunk],
    ) -> None:
        self._region = region
        self._chunk_shape = chunk_shape
        self._filters = filters
        self._chunks = {tuple(each[0]): each for each in chunks}
        self._kept: OrderedDict[tuple[int, ...], NDArray[Any]] = OrderedDict()

    def values(self, box: Box) -> NDArray[Any]:
        """The values of a box."""
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
