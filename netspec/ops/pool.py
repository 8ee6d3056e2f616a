"""Poolings: what a window holds, or a whole channel, as one value."""

from __future__ import annotations

from typing import ClassVar

from netspec.fields import DataFormat, Padding, Pair, Single, Triple
from netspec.op import Op, join_channels, need_rank, slide, split_channels
from netspec.tensor import Tensor


class Pooling(Op):
    """What poolings over windows share; `strides` are `pool_size` unless given."""

    main: ClassVar[str | None] = "pool_size"

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


class GlobalPooling(Op):
    """What poolings over all but the batch and the channels share."""

    main: ClassVar[str | None] = "data_format"
    rank: ClassVar[int]

    data_format: DataFormat | None = None
    keepdims: bool = False

    def infer(self, x: Tensor) -> Tensor:
        """The channels alone, or with sizes of 1 where they were when `keepdims`."""
        need_rank(type(self).__name__, x, self.rank, self.data_format)
        spatial, channels = split_channels(x, self.data_format)
        kept = (1,) * len(spatial) if self.keepdims else ()
        return Tensor(join_channels(x, kept, channels, self.data_format), self.compute_dtype)


class GlobalMaxPooling1D(GlobalPooling):
    """The maximum of every channel of `(length, channels)`."""

    rank: ClassVar[int] = 3


class GlobalMaxPooling2D(GlobalPooling):
    """The maximum of every channel of `(height, width, channels)`."""

    rank: ClassVar[int] = 4


class GlobalMaxPooling3D(GlobalPooling):
    """The maximum of every channel of `(depth, height, width, channels)`."""

    rank: ClassVar[int] = 5


class GlobalAveragePooling1D(GlobalPooling):
    """The mean of every channel of `(length, channels)`."""

    rank: ClassVar[int] = 3


class GlobalAveragePooling2D(GlobalPooling):
    """The mean of every channel of `(height, width, channels)`."""

    rank: ClassVar[int] = 4


class GlobalAveragePooling3D(GlobalPooling):
    """The mean of every channel of `(depth, height, width, channels)`."""

    rank: ClassVar[int] = 5
