"""Poolings over all places: what a channel holds as one value."""

from typing import ClassVar

from netspec.fields import DataFormat
from netspec.op import Op, join_channels, need_rank, split_channels
from netspec.tensor import Tensor


class GlobalPooling(Op):
    """What poolings over all but the batch and the channels share."""

    main = "data_format"
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

    rank = 3


class GlobalMaxPooling2D(GlobalPooling):
    """The maximum of every channel of `(height, width, channels)`."""

    rank = 4


class GlobalMaxPooling3D(GlobalPooling):
    """The maximum of every channel of `(depth, height, width, channels)`."""

    rank = 5


class GlobalAveragePooling1D(GlobalPooling):
    """The mean of every channel of `(length, channels)`."""

    rank = 3


class GlobalAveragePooling2D(GlobalPooling):
    """The mean of every channel of `(height, width, channels)`."""

    rank = 4


class GlobalAveragePooling3D(GlobalPooling):
    """The mean of every channel of `(depth, height, width, channels)`."""

    rank = 5
