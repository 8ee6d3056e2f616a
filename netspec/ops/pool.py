"""Poolings: what a window holds as one value."""

from typing import Any

from netspec.fields import DataFormat, Padding, Pair, Single, Triple
from netspec.op import Op, join_channels, need_rank, slide, split_channels
from netspec.tensor import Tensor


class Pooling(Op):
    """What poolings over windows share; `strides` are `pool_size` unless given."""

    main = "pool_size"

    pool_size: tuple[int, ...]
    strides: tuple[int, ...] | None
    padding: Padding = "valid"
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """The windows' places, with the channels of the input."""
        need_rank(type(self).__name__, x, len(self.pool_size) + 2, self.data_format)
        spatial, channels = split_channels(x, self.data_format)
        strides = self.strides or self.pool_size
        out = slide(spatial, self.pool_size, strides, self.padding, at="pool_size")
        return Tensor(join_channels(x, out, channels, self.data_format), self.compute_dtype)

    def config(self) -> dict[str, Any]:
        """The arguments, with the strides that were meant."""
        return super().config() | {"strides": self.strides or self.pool_size}


class MaxPooling1D(Pooling):
    """The maximum of every window over `(length, channels)`."""

    pool_size: Single = (2,)
    strides: Single | None = None


class MaxPooling2D(Pooling):
    """The maximum of every window over `(height, width, channels)`."""

    pool_size: Pair = (2, 2)
    strides: Pair | None = None


class MaxPooling3D(Pooling):
    """The maximum of every window over `(depth, height, width, channels)`."""

    pool_size: Triple = (2, 2, 2)
    strides: Triple | None = None


class AveragePooling1D(Pooling):
    """The mean of every window over `(length, channels)`."""

    pool_size: Single
    strides: Single | None = None


class AveragePooling2D(Pooling):
    """The mean of every window over `(height, width, channels)`."""

    pool_size: Pair
    strides: Pair | None = None


class AveragePooling3D(Pooling):
    """The mean of every window over `(depth, height, width, channels)`."""

    pool_size: Triple
    strides: Triple | None = None
