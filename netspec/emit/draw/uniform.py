"""The uniform distribution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netspec.emit.draw.bits import Bits, Floats

# Values at a time: they stay in the cache of a core from the first operation to the last.
CHUNK = 2**15


@dataclass(frozen=True)
class Uniform:
    """From `low`, which may occur, to `high`, which may not, in 2**24 steps, or 2**53 when wide."""

    low: float
    high: float

    def piece(self, start: int, count: int, bits: Bits, wide: bool) -> Floats:
        values: Floats = np.empty(count, np.float64 if wide else np.float32)
        for first in range(0, count, CHUNK):
            self._fill(values[first : first + CHUNK], bits)
        return values

    def _fill(self, values: Floats, bits: Bits) -> None:
        """A signed integer times half a step, so that an interval around 0 needs no addition."""
        kind = values.dtype.type
        half = self.high / 2 - self.low / 2
        middle = kind(self.low / 2 + self.high / 2)
        if kind is np.float64:
            np.copyto(values, bits.int64(values.size) >> 11)
            values *= kind(half * 2.0**-52)
        else:
            integers = bits.int32(values.size)
            integers >>= 8
            np.copyto(values, integers)
            values *= kind(half * 2.0**-23)
        if middle:
            values += middle
            # The sum is rounded, for some to `high`.
            low, high = kind(self.low), kind(self.high)
            np.clip(values, min(low, high), max(low, np.nextafter(high, low)), out=values)
