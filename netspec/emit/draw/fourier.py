"""Short-time Fourier transforms, for convolutions."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, sqrt

import numpy as np

from netspec.emit.draw.bits import Bits
from netspec.emit.draw.normal import Doubles
from netspec.emit.draw.sine import cosine
from netspec.emit.draw.windows import window_of
from netspec.emit.rule import Rule


@dataclass(frozen=True)
class Fourier:
    """One half of the transform of frames, in `shape` frame x channels x frequencies."""

    transform: Rule
    shape: tuple[int, ...]

    def piece(self, start: int, count: int, bits: Bits, wide: bool) -> Doubles:
        """`count` values from `start` on, in C order; nothing of them is random."""
        _, channels, frequencies = self.shape
        index = np.arange(start, start + count, dtype=np.int64)
        time = index // (channels * frequencies)
        # Keras divides by zero for a single frequency, and fills the weight with nan.
        period = max(2 * (frequencies - 1), 1)
        # The remainder of integers is exact, where the angle itself would not be.
        turns = (time * (index % frequencies) % period) / period
        # sin(-x) = cos(x + 1/4 turn)
        values = cosine(turns if self.transform.side == "real" else turns + 0.25)
        if self.transform.window is not None:
            values *= self._window()[time]
        return values

    def _window(self) -> Doubles:
        """The window over its length by `scaling`: that of a vector, or the sum of its values."""
        window = self.transform.window
        size = self.shape[0]
        if isinstance(window, str):
            values = window_of(window, size, self.transform.periodic)
        else:
            values = np.array(window, np.float64)
        match self.transform.scaling:
            case "density":
                return values / sqrt(fsum(values * values))
            case "spectrum":
                return values / fsum(np.abs(values))
        return values
