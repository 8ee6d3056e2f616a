"""What every way to fill a weight has in common."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from numpy.typing import NDArray

from netspec.emit.draw.bits import Bits


class Law(Protocol):
    """How the values of a weight of one shape come about.

    One that is `whole` has its last values only when it has all: it is asked for all at once.
    """

    whole: ClassVar[bool]

    def piece(self, start: int, count: int, bits: Bits, wide: bool) -> NDArray[Any]:
        """The values from `start` on in C order, drawn in float64 when `wide`, else in float32."""
