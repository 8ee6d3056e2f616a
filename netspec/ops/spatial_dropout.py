"""Dropout of whole channels."""

from typing import ClassVar

from netspec.fields import DataFormat, Rate
from netspec.op import need_rank
from netspec.ops.noise import Noise
from netspec.tensor import Tensor


class SpatialDropout(Noise):
    """What the dropouts of whole channels share."""

    main = "rate"
    rank: ClassVar[int]

    rate: Rate

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        data_format = getattr(self, "data_format", None)
        need_rank(type(self).__name__, x, self.rank, data_format)
        return super().infer(x)


class SpatialDropout1D(SpatialDropout):
    """Drops whole channels of `(length, channels)`."""

    rank = 3


class SpatialDropout2D(SpatialDropout):
    """Drops whole channels of `(height, width, channels)`."""

    rank = 4

    data_format: DataFormat | None = None


class SpatialDropout3D(SpatialDropout):
    """Drops whole channels of `(depth, height, width, channels)`."""

    rank = 5

    data_format: DataFormat | None = None
