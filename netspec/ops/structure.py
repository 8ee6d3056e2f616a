"""Nodes that no item of `layers` writes as an op: inputs and sub-models."""

from netspec.op import Inputs, Op
from netspec.tensor import Shape, Tensor


class InputLayer(Op):
    """An input of the model; `shape` leaves out the batch."""

    reads = Inputs(0, 0)

    shape: tuple[int | None, ...] = ()
    batch_size: int | None = None
    input_dtype: str = "float32"

    @property
    def tensor(self) -> Tensor:
        """The tensor that comes in, with the batch."""
        shape: Shape = (self.batch_size, *self.shape)
        return Tensor(shape, self.input_dtype)


class Functional(Op):
    """A sub-model with inputs and outputs of its own."""

    home = "keras"
    reads = Inputs(1, None)


class Sequential(Functional):
    """A sub-model that is a chain."""

    reads = Inputs(1, 1)
