"""What a recurrent layer does at every step: its cell."""

from collections.abc import Iterator
from typing import Any, ClassVar

from netspec.fields import Natural, Positive, Rate
from netspec.inside import CellsField, Sublayer
from netspec.op import Op, Weight, need_rank, need_size
from netspec.parts.activations import Activation
from netspec.parts.constraints import ConstraintField
from netspec.parts.gates import gated
from netspec.parts.initializers import GLOROT_UNIFORM, ZEROS, InitializerField
from netspec.parts.more_initializers import ORTHOGONAL
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Tensor

# The sizes of the states that a cell hands on, in lists where cells stand upon another.
States = tuple[Any, ...]


class Gates(Op):
    """What all cells have, and the layers that repeat them."""

    gates: ClassVar[int] = 1

    activation: Activation | None = "tanh"
    use_bias: bool = True
    kernel_initializer: InitializerField = GLOROT_UNIFORM
    recurrent_initializer: InitializerField = ORTHOGONAL
    bias_initializer: InitializerField = ZEROS
    kernel_regularizer: RegularizerField | None = None
    recurrent_regularizer: RegularizerField | None = None
    bias_regularizer: RegularizerField | None = None
    kernel_constraint: ConstraintField | None = None
    recurrent_constraint: ConstraintField | None = None
    bias_constraint: ConstraintField | None = None
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0
    seed: Natural | None = None

    def config(self) -> dict[str, Any]:
        """The arguments; no activation is `linear`."""
        found = super().config()
        for key in ("activation", "recurrent_activation"):
            if key in found:
                found[key] = found[key] or "linear"
        return found


class Gated(Gates):
    """What a cell is made of, and the layer that repeats it: some gates of `units` each."""

    main = "units"

    units: Positive


class Cell(Gated):
    """What the single cells share; each reads the features of one step."""

    def states(self) -> States:
        """The sizes of what is handed on to the next step."""
        return (self.units,)

    def infer(self, x: Tensor) -> Tensor:
        """`units`."""
        kind = type(self).__name__
        need_rank(kind, x, 2)
        need_size(kind, x.shape[-1], "the last dimension")
        return Tensor((x.shape[0], self.units), self.compute_dtype)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`kernel`, `recurrent_kernel` and `bias`, for all gates side by side."""
        width, dtype = self.units * self.gates, self.variable_dtype
        kernel = (x.shape[-1] or 0, width)
        yield Weight("kernel", kernel, self.kernel_initializer, dtype=dtype)
        recurrent = (self.units, width)
        yield Weight("recurrent_kernel", recurrent, self.recurrent_initializer, dtype=dtype)
        if self.use_bias:
            yield self._bias(width)

    def _bias(self, width: int) -> Weight:
        return Weight("bias", (width,), self.bias_initializer, dtype=self.variable_dtype)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """One per element of both kernels."""
        return ((x.shape[-1] or 1) + self.units) * self.units * self.gates


class SimpleRNNCell(Cell):
    """The cell of `simple_rnn`: a dense layer of the step and of what came out before."""


class GRUGates(Gated):
    """What `GRUCell` and `GRU` have beside the others."""

    gates = 3

    recurrent_activation: Activation | None = "sigmoid"
    reset_after: bool = True


class GRUCell(GRUGates, Cell):
    """The cell of `gru`."""

    def _bias(self, width: int) -> Weight:
        shape = (2, width) if self.reset_after else (width,)
        return Weight("bias", shape, self.bias_initializer, dtype=self.variable_dtype)


class LSTMGates(Gated):
    """What `LSTMCell` and `LSTM` have beside the others."""

    gates = 4

    recurrent_activation: Activation | None = "sigmoid"
    unit_forget_bias: bool = True


class LSTMCell(LSTMGates, Cell):
    """The cell of `lstm`."""

    def states(self) -> States:
        """The output and the carry."""
        return (self.units, self.units)

    def _bias(self, width: int) -> Weight:
        start = self.bias_initializer
        start = gated(start, self.units) if self.unit_forget_bias else start
        return Weight("bias", (width,), start, dtype=self.variable_dtype)


class StackedRNNCells(Op):
    """Cells one upon another: each reads what the one before gives."""

    main = "cells"
    holds = ("cells",)

    cells: CellsField

    def states(self) -> States:
        """Those of every cell, in a list where a cell has several."""
        every = [each.op.states() for each in self.cells]  # type: ignore[attr-defined]
        return tuple(each[0] if len(each) == 1 else each for each in every)

    def infer(self, x: Tensor) -> Tensor:
        """What the last one gives."""
        for each in self.cells:
            result = each.op.infer(x)
            assert isinstance(result, Tensor)
            x = result
        return x

    def inside(self, *inputs: Tensor) -> Iterator[Sublayer]:
        """The cells, which Keras keeps under the names of their classes."""
        from netspec.emit.config.numbered import numbered

        (x,) = inputs
        for place, cell in numbered((each.op, each) for each in self.cells):
            yield Sublayer(f"cells/{place}", *cell, (x,))
            x = cell.op.infer(x)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """Those of all cells."""
        total = 0
        for each in self.cells:
            result = each.op.infer(x)
            total += each.op.macs(result, x)
            x = result
        return total
