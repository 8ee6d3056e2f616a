"""Values of several laws one after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netspec.emit.draw.bits import Bits
from netspec.emit.draw.law import Law


@dataclass(frozen=True)
class Joined:
    """The values of each law, so many of each."""

    parts: tuple[tuple[Law, int], ...]

    def piece(self, start: int, count: int, bits: Bits, wide: bool) -> NDArray[Any]:
        found = []
        end = 0
        for law, size in self.parts:
            first, end = end, end + size
            begin, stop = max(start, first), min(start + count, end)
            if begin < stop:
                found.append(law.piece(begin - first, stop - begin, bits, wide))
        return np.concatenate(found)
