"""Values that lie in a file one after another."""

from __future__ import annotations

import os
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from netspec.weights.refusal import damaged
from netspec.weights.stored import Box, Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Runs of fewer bytes are not read one by one where so many have several of them.
_SHORT, _SPAN = 2**14, 2**20


class Region(NamedTuple):
    """An array in C order from byte `offset` of the open file `file` on.

    It is read with calls to the system alone: pages of a mapped file would count as memory.
    """

    path: str
    file: int
    offset: int
    dtype: np.dtype[Any]

    def read(self, shape: Shape, box: Box) -> NDArray[Any]:
        """The values of a box of the array when it is seen in `shape`."""
        return as_numbers(self.raw(shape, box))

    def raw(self, shape: Shape, box: Box) -> NDArray[Any]:
        """The same as they are stored, bfloat16 as two bytes."""
        import numpy as np

        sizes = tuple(stop - start for start, stop in box)
        values = np.empty(sizes, self.dtype)
        if not values.size:
            return values
        if self._cut(values, shape, box):
            return values
        steps = _steps(shape)
        # The axes from `whole` on are read together, and so is the part of the axis before.
        whole = _whole_from(shape, sizes)
        run = prod(sizes[whole:]) * self.dtype.itemsize
        flat = values.reshape(-1).view(np.uint8).data
        outer = (range(start, stop) for start, stop in box[:whole])
        first = sum(
            start * step for (start, _), step in zip(box[whole:], steps[whole:], strict=True)
        )
        for number, index in enumerate(product(*outer)):
            at = first + sum(i * step for i, step in zip(index, steps[:whole], strict=True))
            self._fill(flat[number * run : (number + 1) * run], at * self.dtype.itemsize)
        return values

    def _cut(self, values: NDArray[Any], shape: Shape, box: Box) -> bool:
        """Cut many short runs out of longer ones, if they lie close to each other."""
        import numpy as np

        size, whole = self.dtype.itemsize, _whole_from(shape, values.shape)
        axis = next(at for at in range(len(shape) + 1) if prod(shape[at:]) * size <= _SPAN)
        if axis >= whole or prod(values.shape[whole:]) * size >= _SHORT:
            return False
        inner, tail, steps = box[axis:], shape[axis:], _steps(shape)
        first = sum(start * step for (start, _), step in zip(inner, steps[axis:], strict=True))
        last = sum((stop - 1) * step for (_, stop), step in zip(inner, steps[axis:], strict=True))
        read = np.empty(prod(tail), self.dtype)
        wanted = read[first : last + 1].view(np.uint8).data
        cut = read.reshape(tail)[tuple(slice(*each) for each in inner)]
        parts = values.reshape(-1, *cut.shape)
        outer = (range(start, stop) for start, stop in box[:axis])
        for number, index in enumerate(product(*outer)):
            at = sum(i * step for i, step in zip(index, steps[:axis], strict=True))
            self._fill(wanted, (at + first) * size)
            parts[number] = cut
        return True

    def _fill(self, target: memoryview[int], start: int) -> None:
        offset = self.offset + start
        while target:
            try:
                count = os.preadv(self.file, [target], offset)
            except OSError as error:
                raise damaged(self.path, os.strerror(error.errno or 0).lower()) from error
            if not count:
                raise damaged(self.path, "it ended while it was read")
            target, offset = target[count:], offset + count


def as_numbers(values: NDArray[Any]) -> NDArray[Any]:
    """The values themselves; of bfloat16, which NumPy knows as two bytes, as float32."""
    import numpy as np

    if values.dtype != np.dtype("V2"):
        return values
    return (values.view("<u2").astype(np.uint32) << 16).view(np.float32)


def _steps(shape: Shape) -> tuple[int, ...]:
    """How many values lie between neighbours along every axis."""
    return tuple(prod(shape[axis + 1 :]) for axis in range(len(shape)))


def _whole_from(shape: Shape, sizes: Shape) -> int:
    """The axis from which on a box is one run of values."""
    axis = len(shape)
    while axis and sizes[axis - 1] == shape[axis - 1]:
        axis -= 1
    return max(axis - 1, 0)
