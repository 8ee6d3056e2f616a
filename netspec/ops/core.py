"""The dense layer, and layers that leave the values as they are."""

from collections.abc import Iterator
from typing import Any

from pydantic import model_validator

from netspec.fields import NonNegative, Number, Positive
from netspec.nested import refuse_at
from netspec.op import Mismatch, Op, Weight, need_size, positions
from netspec.parts.activations import Activation
from netspec.parts.constraints import ConstraintField
from netspec.parts.initializers import (
    GLOROT_UNIFORM,
    ZEROS,
    InitializerField,
    initializers,
)
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Tensor


class Dense(Op):
    """A matrix product over the last dimension.

    Keras's `quantization_config` is no field: it takes an object that a spec cannot write.
    """

    main = "units"
    call_arguments = frozenset({"training"})

    units: Positive
    activation: Activation | None = None
    use_bias: bool = True
    kernel_initializer: InitializerField = GLOROT_UNIFORM
    bias_initializer: InitializerField = ZEROS
    kernel_regularizer: RegularizerField | None = None
    bias_regularizer: RegularizerField | None = None
    activity_regularizer: RegularizerField | None = None
    kernel_constraint: ConstraintField | None = None
    bias_constraint: ConstraintField | None = None
    lora_rank: Positive | None = None
    lora_alpha: Number | None = None
    training: bool | None = None

    @model_validator(mode="after")
    def _combine(self) -> "Dense":
        if self.lora_rank and self.kernel_constraint:
            refuse_at(
                "lora_rank", "NS218", "`lora_rank` and `kernel_constraint` cannot be combined"
            )
        return self

    def config(self) -> dict[str, Any]:
        """The arguments; no activation is `linear`, and `lora_alpha` is lost (Keras 3.15)."""
        activation = self.activation or "linear"
        return super().config() | {"activation": activation, "lora_alpha": self.lora_rank}

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape, with `units` as the last size."""
        if x.rank < 2:
            raise Mismatch("NS402", f"`Dense` takes features, but what comes in is {x}")
        need_size("Dense", x.shape[-1], "the last dimension")
        return Tensor((*x.shape[:-1], self.units), self.compute_dtype)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`kernel` of (features, units), `bias`, and with `lora_rank` the factors of its change.

        The factors are float32 under every policy (Keras 3.15, `Dense.enable_lora`).
        """
        features, rank = x.shape[-1] or 0, self.lora_rank
        kernel = (features, self.units)
        frozen = rank is not None
        yield Weight("kernel", kernel, self.kernel_initializer, not frozen, self.variable_dtype)
        if self.use_bias:
            yield Weight("bias", (self.units,), self.bias_initializer, dtype=self.variable_dtype)
        if rank is not None:
            he_uniform = initializers()["he_uniform"].model_construct()
            yield Weight("lora_kernel_a", (features, rank), he_uniform)
            yield Weight("lora_kernel_b", (rank, self.units), ZEROS)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """One per kernel element and place; low-rank factors count as merged into the kernel."""
        return positions(x.shape[1:]) * self.units


class Identity(Op):
    """The input itself."""

    takes_text = True

    def infer(self, x: Tensor) -> Tensor:
        """The input; integers stay integers."""
        return x


class Masking(Op):
    """Marks the steps of a sequence whose features are all `mask_value`, for layers that skip."""

    main = "mask_value"

    mask_value: Number = 0.0


class ActivityRegularization(Op):
    """The input itself, with a penalty on its values."""

    main = "l1"

    l1: NonNegative = 0.0
    l2: NonNegative = 0.0
