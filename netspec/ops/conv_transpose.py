"""Transposed convolutions, which make their input larger."""

from collections.abc import Iterator

from pydantic import model_validator

from netspec.fields import Pair, Positive, Single, Triple
from netspec.nested import NaturalPair, NaturalSingle, NaturalTriple, refuse_at
from netspec.op import Mismatch, Weight
from netspec.ops.convolution import Convolution
from netspec.parts.constraints import ConstraintField
from netspec.parts.initializers import GLOROT_UNIFORM, InitializerField
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Size, Tensor


class ConvTranspose(Convolution):
    """What `Conv1DTranspose`, `Conv2DTranspose` and `Conv3DTranspose` share."""

    main = "filters"

    filters: Positive
    output_padding: tuple[int, ...] | None
    kernel_initializer: InitializerField = GLOROT_UNIFORM
    kernel_regularizer: RegularizerField | None = None
    kernel_constraint: ConstraintField | None = None

    @model_validator(mode="after")
    def _combine(self) -> "ConvTranspose":
        self.refuse_strides_with_dilation()
        for extra, stride in zip(self.output_padding or (), self.strides, strict=False):
            if extra >= stride:
                fact = f"`output_padding` of {extra} is not below `strides` of {stride}"
                refuse_at("output_padding", "NS218", fact)
        return self

    def infer(self, x: Tensor) -> Tensor:
        """A window at every `strides`-th place, with `filters` channels."""
        spatial, _ = self.split(x)
        extra = self.output_padding or (None,) * len(spatial)
        out = tuple(map(self._grown, spatial, self.kernel_size, self.strides,
                        self.dilation_rate, extra))  # fmt: skip
        if 0 in out:
            fact = "an even window on an input of 1 leaves nothing when `output_padding` is 0"
            raise Mismatch("NS403", fact, "output_padding", "leave `output_padding` out")
        return self.joined(x, out, self.filters)

    def _grown(self, size: Size, kernel: int, stride: int, dilation: int, extra: Size) -> Size:
        """Keras's `_get_output_shape_given_tf_padding`."""
        if size is None:
            return None
        window = (kernel - 1) * dilation + 1
        if self.padding == "valid":
            return (size - 1) * stride + (max(window, stride) if extra is None else window + extra)
        return size * stride if extra is None else (size - 1) * stride + window % 2 + extra

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`kernel` of (*kernel_size, filters, channels), and `bias`."""
        _, channels = self.split(x)
        shape = (*self.kernel_size, self.filters, channels)
        yield self.weight("kernel", shape, self.kernel_initializer)
        yield from self.bias(self.filters)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """One per kernel element and place of the input."""
        _, channels = self.split(x)
        return self.window_macs(x, channels * self.filters)


class Conv1DTranspose(ConvTranspose):
    """Transposed 1-D convolution over `(length, channels)`."""

    kernel_size: Single
    strides: Single = (1,)
    output_padding: NaturalSingle | None = None
    dilation_rate: Single = (1,)


class Conv2DTranspose(ConvTranspose):
    """Transposed 2-D convolution over `(height, width, channels)`."""

    kernel_size: Pair
    strides: Pair = (1, 1)
    output_padding: NaturalPair | None = None
    dilation_rate: Pair = (1, 1)


class Conv3DTranspose(ConvTranspose):
    """Transposed 3-D convolution over `(depth, height, width, channels)`."""

    kernel_size: Triple
    strides: Triple = (1, 1, 1)
    output_padding: NaturalTriple | None = None
    dilation_rate: Triple = (1, 1, 1)
