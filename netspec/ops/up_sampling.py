"""The input repeated or interpolated to more places."""

from typing import Annotated, Literal, TypeAlias

from netspec.fields import Choice, DataFormat, Pair, Positive, Triple
from netspec.op import Op
from netspec.ops.resize import resize
from netspec.tensor import Tensor

Interpolation: TypeAlias = Annotated[
    Literal["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"], Choice()
]


def _scale(size: int, factor: int) -> int:
    return size * factor


class UpSampling1D(Op):
    """Every place of `(length, channels)` `size` times."""

    main = "size"

    size: Positive = 2

    def infer(self, x: Tensor) -> Tensor:
        """The length `size` times."""
        return resize(self, x, _scale, (self.size,))


class UpSampling2D(Op):
    """`(height, width, channels)` made `size` times as large."""

    main = "size"

    size: Pair = (2, 2)
    data_format: DataFormat | None = None
    interpolation: Interpolation = "nearest"

    def infer(self, x: Tensor) -> Tensor:
        """Height and width `size` times."""
        return resize(self, x, _scale, self.size, self.data_format)


class UpSampling3D(Op):
    """Every place of `(depth, height, width, channels)` `size` times."""

    main = "size"

    size: Triple = (2, 2, 2)
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """Depth, height and width `size` times."""
        return resize(self, x, _scale, self.size, self.data_format)
