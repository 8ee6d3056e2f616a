"""Depthwise convolutions whose channels a 1 x 1 convolution mixes."""

from collections.abc import Iterator

from netspec.fields import Pair, Positive, Single
from netspec.op import Weight, positions
from netspec.ops.by_channel import ByChannel
from netspec.parts.constraints import ConstraintField
from netspec.parts.initializers import GLOROT_UNIFORM, InitializerField
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Tensor


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
