"""Convolutions."""

from collections.abc import Iterator

from pydantic import model_validator

from netspec.fields import CausalPadding, Pair, Positive, Single, Triple
from netspec.nested import refuse_at
from netspec.op import Mismatch, Weight
from netspec.ops.convolution import Convolution
from netspec.parts.constraints import ConstraintField
from netspec.parts.initializers import GLOROT_UNIFORM, InitializerField
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Tensor


class Conv(Convolution):
    """What `Conv1D`, `Conv2D` and `Conv3D` share."""

    main = "filters"

    filters: Positive
    groups: Positive = 1
    kernel_initializer: InitializerField = GLOROT_UNIFORM
    kernel_regularizer: RegularizerField | None = None
    kernel_constraint: ConstraintField | None = None

    @model_validator(mode="after")
    def _combine(self) -> "Conv":
        self.refuse_strides_with_dilation()
        if self.filters % self.groups:
            fact = f"{self.filters} filters do not split into {self.groups} groups"
            refuse_at("groups", "NS219", fact)
        return self

    def infer(self, x: Tensor) -> Tensor:
        """The windows' places, with `filters` channels."""
        spatial, channels = self.split(x)
        if channels % self.groups:
            fact = f"{channels} input channels do not split into {self.groups} groups"
            raise Mismatch("NS405", fact, "groups")
        return self.joined(x, self.slid(spatial), self.filters)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`kernel` of (*kernel_size, channels / groups, filters), and `bias`."""
        _, channels = self.split(x)
        shape = (*self.kernel_size, channels // self.groups, self.filters)
        yield self.weight("kernel", shape, self.kernel_initializer)
        yield from self.bias(self.filters)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """One per kernel element and place of the output."""
        _, channels = self.split(x)
        return self.window_macs(y, channels // self.groups * self.filters)


class Conv1D(Conv):
    """1-D convolution over `(length, channels)`; `causal` padding looks back only."""

    kernel_size: Single
    strides: Single = (1,)
    padding: CausalPadding = "valid"  # type: ignore[assignment]
    dilation_rate: Single = (1,)


class Conv2D(Conv):
    """2-D convolution over `(height, width, channels)`."""

    kernel_size: Pair
    strides: Pair = (1, 1)
    dilation_rate: Pair = (1, 1)


class Conv3D(Conv):
    """3-D convolution over `(depth, height, width, channels)`."""

    kernel_size: Triple
    strides: Triple = (1, 1, 1)
    dilation_rate: Triple = (1, 1, 1)
