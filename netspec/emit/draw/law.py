"""What every way to fill a weight has in common."""

from __future__ import annotations

from typing import Any, Protocol

from numpy.typing import NDArray

from netspec.emit.draw.bits import Bits


class Law(Protocol):
    """How the values of a weight of one shape come about."""

    def piece(self, start: int, count: int, bits: Bits, wide: bool) -> NDArray[Any]:
        """The values from `start` on in C order, drawn in float64 when `wide`, else in float32."""
