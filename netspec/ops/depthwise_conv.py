"""Convolutions of every channel by itself."""

from collections.abc import Iterator

from netspec.fields import Pair, Single
from netspec.op import Weight
from netspec.ops.by_channel import ByChannel
from netspec.tensor import Tensor


class DepthwiseConv(ByChannel):
    """What `DepthwiseConv1D` and `DepthwiseConv2D` share."""

    main = "kernel_size"

    def infer(self, x: Tensor) -> Tensor:
        """The windows' places, with `depth_multiplier` channels for each of the input's."""
        spatial, channels = self.split(x)
        return self.joined(x, self.slid(spatial), channels * self.depth_multiplier)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`kernel` of (*kernel_size, channels, depth_multiplier), and `bias`."""
        _, channels = self.split(x)
        yield self.depthwise("kernel", channels)
        yield from self.bias(channels * self.depth_multiplier)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """One per kernel element and place of the output."""
        _, channels = self.split(x)
        return self.window_macs(y, channels * self.depth_multiplier)


class DepthwiseConv1D(DepthwiseConv):
    """1-D convolution over `(length, channels)` of every channel by itself."""

    kernel_size: Single
    strides: Single = (1,)
    dilation_rate: Single = (1,)


class DepthwiseConv2D(DepthwiseConv):
    """2-D convolution over `(height, width, channels)` of every channel by itself."""

    kernel_size: Pair
    strides: Pair = (1, 1)
    dilation_rate: Pair = (1, 1)
