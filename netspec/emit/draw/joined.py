"""Values of several laws one after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from netspec.emit.draw.bits import Bits
from netspec.emit.draw.law import Law


@dataclass(frozen=True)
class Joined:
    """The values of each law, so many of each."""

    whole: ClassVar[bool] = True

    parts: tuple[tuple[Law, int], ...]

    def piece(self, start: int, count: int, bits: Bits, wide: bool) -> NDArray[Any]:
        found = [law.piece(0, size, bits, wide) for law, size in self.parts]
        joined: NDArray[Any] = np.concatenate(found)[start : start + count]
        return joined
