"""Activation functions as layers."""

from collections.abc import Iterator

from netspec.arrays import broadcasts
from netspec.axes import Axes, resolve
from netspec.fields import NonNegative
from netspec.op import Inputs, Mismatch, Op, Weight
from netspec.parts import activations
from netspec.tensor import Tensor, sizes


class Activation(Op):
    """An activation function by its name."""

    main = "activation"

    activation: activations.Activation


class ReLU(Op):
    """Values above `threshold` up to `max_value`; below, `negative_slope` of the distance to it."""

    main = "max_value"

    max_value: NonNegative | None = None
    negative_slope: NonNegative = 0.0
    threshold: NonNegative = 0.0


class Softmax(Op):
    """Positive values of sum 1 along `axis`; those that `mask` leaves out are 0."""

    main = "axis"
    reads = Inputs(keywords=("mask",))

    axis: Axes = -1

    def infer(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """The input's shape."""
        resolve(self.axis, x)
        if mask is not None and not broadcasts(mask.shape, x.shape):
            fact = f"a mask of {sizes(mask.shape)} does not fit {sizes(x.shape)}, with the batch"
            raise Mismatch("NS404", fact, "inputs")
        return super().infer(x)

    def weights(self, x: Tensor, mask: Tensor | None = None) -> Iterator[Weight]:
        """None."""
        yield from ()

    def macs(self, y: Tensor, x: Tensor, mask: Tensor | None = None) -> int:
        """None are counted."""
        return 0
