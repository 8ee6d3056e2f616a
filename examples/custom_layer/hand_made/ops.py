"""What netspec has to know of the layer; no framework is imported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from netspec.fields import Positive
from netspec.op import Mismatch, Op, Weight, need_size, positions
from netspec.parts.activations import Activation
from netspec.parts.initializers import GLOROT_UNIFORM, ZEROS, InitializerField
from netspec.tensor import Tensor


class HandMadeDense(Op):
    """A matrix product over the last dimension, made by hand."""

    home: ClassVar[str] = "hand_made.layers"
    main: ClassVar[str | None] = "units"

    units: Positive
    activation: Activation | None = None
    kernel_initializer: InitializerField = GLOROT_UNIFORM

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape, with `units` as the last size."""
        if x.rank < 2:
            raise Mismatch("NS402", f"`HandMadeDense` takes features, but what comes in is {x}")
        need_size("HandMadeDense", x.shape[-1], "the last dimension")
        return Tensor((*x.shape[:-1], self.units), self.compute_dtype)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`kernel` of (features, units), and `bias`."""
        kernel = (x.shape[-1] or 0, self.units)
        yield Weight("kernel", kernel, self.kernel_initializer, dtype=self.variable_dtype)
        yield Weight("bias", (self.units,), ZEROS, dtype=self.variable_dtype)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """One for every element of the kernel, at every place."""
        return positions(x.shape[1:]) * self.units


OPS = [HandMadeDense]
