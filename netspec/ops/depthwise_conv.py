"""Convolutions of every channel by itself, and what builds on them."""

from collections.abc import Iterator

from netspec.fields import Pair, Positive, Single
from netspec.op import Weight, positions
from netspec.ops.convolution import Convolution
from netspec.parts.constraints import ConstraintField
from netspec.parts.initializers import GLOROT_UNIFORM, InitializerField
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Tensor


class ByChannel(Convolution):
    """What depthwise and separable convolutions share: `depth_multiplier` outputs a channel."""

    depth_multiplier: Positive = 1
    depthwise_initializer: InitializerField = GLOROT_UNIFORM
    depthwise_regularizer: RegularizerField | None = None
    depthwise_constraint: ConstraintField | None = None

    def depthwise(self, name: str, channels: int) -> Weight:
        """The kernel of (*kernel_size, channels, depth_multiplier)."""
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        return self.weight(name, shape, self.depthwise_initializer)


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


class SeparableConv(ByChannel):
    """What `SeparableConv1D` and `SeparableConv2D` share."""

    main = "filters"

    filters: Positive
    pointwise_initializer: InitializerField = GLOROT_UNIFORM
    pointwise_regularizer: RegularizerField | None = None
    pointwise_constraint: ConstraintField | None = None

    def infer(self, x: Tensor) -> Tensor:
        """The windows' places, with `filters` channels."""
        spatial, _ = self.split(x)
        return self.joined(x, self.slid(spatial), self.filters)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`depthwise_kernel`, then `pointwise_kernel` of one place, and `bias`."""
        _, channels = self.split(x)
        yield self.depthwise("depthwise_kernel", channels)
        place = (1,) * len(self.kernel_size)
        shape = (*place, channels * self.depth_multiplier, self.filters)
        yield self.weight("pointwise_kernel", shape, self.pointwise_initializer)
        yield from self.bias(self.filters)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """Those of the depthwise convolution and of the 1 x 1 one after it."""
        _, channels = self.split(x)
        between = channels * self.depth_multiplier
        spatial, _ = self.split(y)
        return self.window_macs(y, between) + positions(spatial) * between * self.filters


class SeparableConv1D(SeparableConv):
    """1-D convolution of every channel by itself, then one over the channels."""

    kernel_size: Single
    strides: Single = (1,)
    dilation_rate: Single = (1,)


class SeparableConv2D(SeparableConv):
    """2-D convolution of every channel by itself, then one over the channels."""

    kernel_size: Pair
    strides: Pair = (1, 1)
    dilation_rate: Pair = (1, 1)
