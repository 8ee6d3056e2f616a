"""What all convolutions share."""

from collections.abc import Iterator
from math import prod
from typing import Any

from netspec.fields import DataFormat, Padding
from netspec.nested import refuse_at
from netspec.op import (
    Op,
    Weight,
    join_channels,
    need_rank,
    need_size,
    positions,
    slide,
    split_channels,
)
from netspec.parts.activations import Activation
from netspec.parts.constraints import ConstraintField
from netspec.parts.initializers import ZEROS, Initializer, InitializerField
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Shape, Tensor


class Convolution(Op):
    """A window that slides over all but the batch and the channels, then bias and activation."""

    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: Padding = "valid"
    data_format: DataFormat | None = None
    dilation_rate: tuple[int, ...]
    activation: Activation | None = None
    use_bias: bool = True
    bias_initializer: InitializerField = ZEROS
    bias_regularizer: RegularizerField | None = None
    activity_regularizer: RegularizerField | None = None
    bias_constraint: ConstraintField | None = None

    def config(self) -> dict[str, Any]:
        """The arguments; no activation is `linear`."""
        return super().config() | {"activation": self.activation or "linear"}

    def split(self, x: Tensor) -> tuple[Shape, int]:
        """The input's spatial sizes and channels; NS402 or NS406 when it has none such."""
        kind = type(self).__name__
        need_rank(kind, x, len(self.kernel_size) + 2, self.data_format)
        spatial, channels = split_channels(x, self.data_format)
        return spatial, need_size(kind, channels)

    def joined(self, x: Tensor, spatial: Shape, channels: int) -> Tensor:
        """The output of these sizes."""
        return Tensor(join_channels(x, spatial, channels, self.data_format), self.compute_dtype)

    def slid(self, spatial: Shape) -> Shape:
        """The spatial sizes of the output; NS403 when the window does not fit."""
        return slide(spatial, self.kernel_size, self.strides, self.padding, self.dilation_rate)

    def weight(self, name: str, shape: tuple[int, ...], initializer: Initializer) -> Weight:
        """A trainable weight in the dtype of this layer's variables."""
        return Weight(name, shape, initializer, dtype=self.variable_dtype)

    def bias(self, channels: int) -> Iterator[Weight]:
        """`bias`, if there is one."""
        if self.use_bias:
            yield self.weight("bias", (channels,), self.bias_initializer)

    def window_macs(self, over: Tensor, channels: int) -> int:
        """One per element of the window and place of `over`, for each of `channels`."""
        spatial, _ = split_channels(over, self.data_format)
        return positions(spatial) * prod(self.kernel_size) * channels

    def refuse_strides_with_dilation(self) -> None:
        """NS218 when the window both jumps and spreads, which Keras's convolutions cannot."""
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            fact = "`strides` above 1 and `dilation_rate` above 1 cannot be combined"
            refuse_at("dilation_rate", "NS218", fact)
