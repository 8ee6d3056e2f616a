"""Poolings into a number of windows, whatever the size of what comes in."""

from netspec.fields import DataFormat, Pair, Single, Triple
from netspec.op import Op, join_channels, need_rank, need_size, split_channels
from netspec.tensor import Tensor


class AdaptivePooling(Op):
    """What poolings into `output_size` windows share; the windows are as even as can be."""

    main = "output_size"

    output_size: tuple[int, ...]
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """`output_size`, with the channels of the input."""
        kind = type(self).__name__
        need_rank(kind, x, len(self.output_size) + 2, self.data_format)
        spatial, channels = split_channels(x, self.data_format)
        for size in spatial:
            need_size(kind, size, "a dimension")
        shape = join_channels(x, self.output_size, channels, self.data_format)
        return Tensor(shape, self.compute_dtype)


class AdaptiveMaxPooling1D(AdaptivePooling):
    """The maximum of each of so many windows over `(length, channels)`."""

    output_size: Single


class AdaptiveMaxPooling2D(AdaptivePooling):
    """The maximum of each of so many windows over `(height, width, channels)`."""

    output_size: Pair


class AdaptiveMaxPooling3D(AdaptivePooling):
    """The maximum of each of so many windows over `(depth, height, width, channels)`."""

    output_size: Triple


class AdaptiveAveragePooling1D(AdaptivePooling):
    """The mean of each of so many windows over `(length, channels)`."""

    output_size: Single


class AdaptiveAveragePooling2D(AdaptivePooling):
    """The mean of each of so many windows over `(height, width, channels)`."""

    output_size: Pair


class AdaptiveAveragePooling3D(AdaptivePooling):
    """The mean of each of so many windows over `(depth, height, width, channels)`."""

    output_size: Triple
