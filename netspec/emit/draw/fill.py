"""Values that no chance decides: constants, and the identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from netspec.emit.draw.bits import Bits, Floats

if TYPE_CHECKING:
    from netspec.arrays import Array


@dataclass(frozen=True)
class Constant:
    """A number, or an array that is broadcast over `shape`."""

    value: Array
    shape: tuple[int, ...]

    def piece(self, start: int, count: int, bits: Bits, wide: bool) -> NDArray[Any]:
        value = np.asarray(self.value)
        if value.dtype == np.float64:
            # As Keras does, whatever the weight's dtype; integers stay what they are.
            value = value.astype(np.float32)
        if not value.ndim:
            return np.full(count, value)
        repeated: NDArray[Any] = np.broadcast_to(value, self.shape).flat[start : start + count]
        return repeated


@dataclass(frozen=True)
class Diagonal:
    """`gain` where row and column are equal."""

    gain: float
    rows: int
    columns: int

    def piece(self, start: int, count: int, bits: Bits, wide: bool) -> Floats:
        values: Floats = np.zeros(count)
        step = self.columns + 1
        stop = min(self.rows, self.columns) * step - start
        values[-start % step : max(stop, 0) : step] = self.gain
        return values
