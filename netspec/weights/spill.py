"""Values that lie in a file in some order of their own, put one after another when needed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from math import prod
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from netspec.scratch import scratch_for
from netspec.weights.region import Region, as_numbers
from netspec.weights.stored import Box, Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# How many bytes are put there at a time.
_PIECE = 2**22


class Spill:
    """An array of `shape`, whose boxes `values` gives as they are stored.

    Seen in another shape, it is written into a file without a name first, which `held` closes.
    """

    def __init__(
        self,
        path: str,
        shape: Shape,
        dtype: np.dtype[Any],
        values: Callable[[Box], NDArray[Any]],
        held: ExitStack,
    ) -> None:
        self._path = path
        self._shape = shape
        self._dtype = dtype
        self._values = values
        self._held = held
        self._region: Region | None = None

    def read(self, shape: Shape, box: Box) -> NDArray[Any]:
        """The values of a box of the array when it is seen in `shape`."""
        if shape == self._shape:
            return as_numbers(self._values(box))
        if self._region is None:
            with scratch_for(f"put the arrays of `{self._path}` in order", self._path):
                self._region = self._laid_out()
        return self._region.read(shape, box)

    def _laid_out(self) -> Region:
        file = self._held.enter_context(TemporaryFile())  # noqa: SIM115 - read again and again
        first, *rest = self._shape
        step = max(_PIECE // max(prod(rest) * self._dtype.itemsize, 1), 1)
        for start in range(0, first, step):
            rows = (start, min(start + step, first))
            file.write(self._values((rows, *((0, size) for size in rest))).tobytes())
        file.flush()
        return Region(self._path, file.fileno(), 0, self._dtype)
