"""LSTMs whose products are convolutions."""

from collections.abc import Iterator
from math import prod
from typing import ClassVar

from pydantic import model_validator

from netspec.fields import DataFormat, Padding, Pair, Positive, Single, Triple
from netspec.inside import Inner
from netspec.nested import refuse_at
from netspec.op import (
    Weight,
    join_channels,
    need_rank,
    need_size,
    positions,
    slide,
    split_channels,
)
from netspec.ops.rnn import Recurrent, with_arguments
from netspec.ops.rnn_cell import Gates
from netspec.parts.activations import Activation
from netspec.parts.gates import gated
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Shape, Tensor


class ConvGates(Gates):
    """What the cell has, and the layers that repeat it: four gates of `filters` each."""

    gates = 4

    filters: Positive
    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: Padding = "valid"
    data_format: DataFormat | None = None
    dilation_rate: tuple[int, ...]
    recurrent_activation: Activation | None = "sigmoid"
    unit_forget_bias: bool = True


class ConvLSTMCell(ConvGates):
    """The cell: convolutions of the step and of what came out before."""

    def _split(self, x: Tensor) -> tuple[Shape, int]:
        need_rank("ConvLSTM", x, len(self.kernel_size) + 2, self.data_format)
        spatial, channels = split_channels(x, self.data_format)
        for size in spatial:
            # Where nothing came before, zeros of a known size are.
            need_size("ConvLSTM", size, "a dimension")
        return spatial, need_size("ConvLSTM", channels)

    def infer(self, x: Tensor) -> Tensor:
        """The windows' places, with `filters` channels."""
        spatial, _ = self._split(x)
        out = slide(spatial, self.kernel_size, self.strides, self.padding, self.dilation_rate)
        return Tensor(join_channels(x, out, self.filters, self.data_format), self.compute_dtype)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`kernel`, `recurrent_kernel` and `bias`, for all gates side by side."""
        _, channels = self._split(x)
        width, dtype, window = self.filters * self.gates, self.variable_dtype, self.kernel_size
        kernel, recurrent = (*window, channels, width), (*window, self.filters, width)
        yield Weight("kernel", kernel, self.kernel_initializer, dtype=dtype)
        yield Weight("recurrent_kernel", recurrent, self.recurrent_initializer, dtype=dtype)
        if self.use_bias:
            start = self.bias_initializer
            start = gated(start, self.filters) if self.unit_forget_bias else start
            yield Weight("bias", (width,), start, dtype=dtype)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """One per element of both kernels and place of the output."""
        spatial, _ = split_channels(y, self.data_format)
        _, channels = self._split(x)
        width = self.filters * self.gates
        return positions(spatial) * prod(self.kernel_size) * (channels + self.filters) * width


class ConvLSTM(ConvGates, Recurrent):
    """What the LSTMs over pictures share."""

    main = "filters"

    activity_regularizer: RegularizerField | None = None

    @model_validator(mode="after")
    def _combine(self) -> "ConvLSTM":
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            fact = "`strides` above 1 and `dilation_rate` above 1 cannot be combined"
            refuse_at("dilation_rate", "NS218", fact)
        return self

    def inner(self) -> Inner:
        """The cell with the layer's arguments."""
        return Inner(with_arguments(ConvLSTMCell, self), "conv_lstm_cell")

    def state_shapes(self, x: Tensor) -> tuple[Shape, ...]:
        """The output of a step, and the carry."""
        y = self.inner().op.infer(self.step(x))
        assert isinstance(y, Tensor)
        return (y.shape, y.shape)


class ConvLSTM1D(ConvLSTM):
    """An LSTM whose products are convolutions, over `(steps, length, channels)`."""

    axes: ClassVar[tuple[str, ...]] = ("steps", "length", "channels")

    kernel_size: Single
    strides: Single = (1,)
    dilation_rate: Single = (1,)


class ConvLSTM2D(ConvLSTM):
    """An LSTM whose products are convolutions, over `(steps, height, width, channels)`.

    (Shi et al., 2015.)
    """

    axes: ClassVar[tuple[str, ...]] = ("steps", "height", "width", "channels")

    kernel_size: Pair
    strides: Pair = (1, 1)
    dilation_rate: Pair = (1, 1)


class ConvLSTM3D(ConvLSTM):
    """An LSTM whose products are convolutions, over `(steps, depth, height, width, channels)`."""

    axes: ClassVar[tuple[str, ...]] = ("steps", "depth", "height", "width", "channels")

    kernel_size: Triple
    strides: Triple = (1, 1, 1)
    dilation_rate: Triple = (1, 1, 1)
