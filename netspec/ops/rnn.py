"""Recurrent layers: a cell repeated along a sequence."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from pydantic import model_validator

from netspec.inside import CellField, Inner, Sublayer, weights_inside
from netspec.nested import refuse_at
from netspec.op import Inputs, Mismatch, Op, Weight, positions
from netspec.ops.rnn_cell import (
    Gated,
    GRUCell,
    GRUGates,
    LSTMCell,
    LSTMGates,
    SimpleRNNCell,
    StackedRNNCells,
    States,
)
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Shape, Tensor, sizes

SEQUENCE = Inputs(
    keywords=("initial_state", "mask"), names=("sequences",), lists=("initial_state",)
)


class Recurrent(Op):
    """What the recurrent layers share.

    They give the output of the last step, or with `return_sequences` of every one; `return_state`
    adds what the cell would hand on, as further results. `stateful` goes on from batch to batch.
    """

    reads = SEQUENCE
    call_arguments = frozenset({"training"})
    # What the dimensions of a sample are, for messages.
    axes: ClassVar[tuple[str, ...]] = ("length", "features")

    return_sequences: bool = False
    return_state: bool = False
    go_backwards: bool = False
    stateful: bool = False
    training: bool | None = None

    def inner(self) -> Inner:
        """The cell under the name that Keras gives it."""
        raise NotImplementedError

    def step(self, x: Tensor) -> Tensor:
        """What the cell reads; NS402 unless there are steps."""
        if x.rank != len(self.axes) + 1:
            kind = type(self).__name__
            fact = f"`{kind}` takes {' x '.join(self.axes)}, but {{x}} gives {x}"
            raise Mismatch("NS402", fact, "", "put it where a sequence comes in")
        return x._replace(shape=(x.shape[0], *x.shape[2:]))

    def infer(  # type: ignore[override]
        self,
        x: Tensor,
        initial_state: Tensor | Sequence[Tensor] | None = None,
        mask: Tensor | None = None,
    ) -> Tensor | tuple[Tensor, ...]:
        """The output, and with `return_state` the states, which may be several."""
        step = self.step(x)
        y = self.inner().op.infer(step)
        assert isinstance(y, Tensor)
        self._check_sizes(x)
        states = self.state_shapes(x)
        if initial_state is not None:
            self.check_states(listed(initial_state), states)
        if mask is not None:
            check_mask(type(self).__name__, mask, x)
        batch, *rest = y.shape
        shape = (batch, x.shape[1], *rest) if self.return_sequences else y.shape
        output = Tensor(shape, self.compute_dtype)
        if not self.return_state:
            return output
        return (output, *(Tensor(each, self.compute_dtype) for each in states))

    def _check_sizes(self, x: Tensor) -> None:
        kind = type(self).__name__
        if self.stateful and x.shape[0] is None:
            fact = f"the batch size is open, but a stateful `{kind}` needs it"
            raise Mismatch("NS406", fact, "stateful", "give the input a `batch_size`")
        if vars(self).get("unroll") and x.shape[1] is None:
            fact = f"the length is open, but an unrolled `{kind}` needs it"
            raise Mismatch("NS406", fact, "unroll", "give the input a length")

    def state_shapes(self, x: Tensor) -> tuple[Shape, ...]:
        """The shapes of the states, those of stacked cells in a row."""
        cell: Any = self.inner().op
        found: States = cell.states()
        flat = [size for each in found for size in (each if isinstance(each, tuple) else (each,))]
        return tuple((x.shape[0], size) for size in flat)

    def check_states(self, given: tuple[Tensor, ...], wanted: tuple[Shape, ...]) -> None:
        """NS304 or NS404 unless the initial states are as many as the cell's, and like them."""
        kind = type(self).__name__
        if isinstance(self.inner().op, StackedRNNCells):
            raise Mismatch("NS304", "stacked cells take no `initial_state`", "inputs")
        if len(given) != len(wanted):
            has = f"{len(wanted)} state{'s' * (len(wanted) > 1)}"
            fact = f"`{kind}` has {has}, but `initial_state` has {len(given)}"
            raise Mismatch("NS304", fact, "inputs")
        for tensor, shape in zip(given, wanted, strict=True):
            if not fits(tensor.shape, shape):
                fact = f"a state of `{kind}` is {sizes(shape[1:])}, but this one is {tensor}"
                raise Mismatch("NS404", fact, "inputs")

    def inside(self, *inputs: Tensor) -> Iterator[Sublayer]:
        """The cell, which reads one step."""
        yield Sublayer("cell", *self.inner(), (self.step(inputs[0]),))

    def weights(self, x: Tensor, **_: Any) -> Iterator[Weight]:
        """The cell's."""
        yield from weights_inside(self.inside(x))

    def macs(self, y: Tensor, x: Tensor, **_: Any) -> int:
        """Those of the cell for every step."""
        step = self.step(x)
        cell = self.inner().op
        result = cell.infer(step)
        assert isinstance(result, Tensor)
        return cell.macs(result, step) * positions((x.shape[1],))


def listed(states: Tensor | Sequence[Tensor]) -> tuple[Tensor, ...]:
    """States that came alone or in a list."""
    # A tensor is a tuple too.
    return (states,) if isinstance(states, Tensor) else tuple(states)


def fits(shape: Shape, wanted: Shape) -> bool:
    """Whether a shape can be another, open sizes being any."""
    pairs = zip(shape, wanted, strict=False)
    return len(shape) == len(wanted) and all(None in each or each[0] == each[1] for each in pairs)


def check_mask(kind: str, mask: Tensor, x: Tensor) -> None:
    """NS404 unless a mask has a truth value for every step."""
    if not fits(mask.shape, x.shape[:2]):
        fact = f"`{kind}` takes a mask of {sizes(x.shape[1:2])} here, but it is {mask}"
        raise Mismatch("NS404", fact, "inputs")


class RNN(Recurrent):
    """A cell repeated along a sequence, or several cells one upon another.

    The cells are `simple_rnn_cell`, `gru_cell`, `lstm_cell` and `stacked_rnn_cells`; a list is a
    stack: `cell: [{lstm_cell: 64}, {lstm_cell: 32}]`.
    """

    main = "cell"
    holds = ("cell",)

    cell: CellField
    unroll: bool = False
    zero_output_for_mask: bool = False

    def inner(self) -> Inner:
        """The cell."""
        return self.cell


def with_arguments(kind: type[Op], layer: Op) -> Op:
    """The cell of a layer that has its arguments."""
    return kind.model_construct(**{key: getattr(layer, key) for key in kind.model_fields})


class Repeated(Gated, Recurrent):
    """What the layers of one cell share, whose arguments they have."""

    cell_class: ClassVar[type[Gated]]
    cell_name: ClassVar[str]

    activity_regularizer: RegularizerField | None = None
    unroll: bool = False

    def inner(self) -> Inner:
        """The cell with the layer's arguments."""
        return Inner(with_arguments(self.cell_class, self), self.cell_name)


class SimpleRNN(Repeated):
    """A dense layer of every step and of what came out of the step before."""

    cell_class = SimpleRNNCell
    cell_name = "simple_rnn_cell"

    @model_validator(mode="after")
    def _combine(self) -> "SimpleRNN":
        if self.activity_regularizer is not None:
            fact = "Keras's `SimpleRNN` takes an `activity_regularizer`, and does nothing with it"
            cure = "put `activity_regularization` after it"
            refuse_at("activity_regularizer", "NS218", fact, cure)
        return self


class GRU(GRUGates, Repeated):
    """The gated recurrent unit (Cho et al., 2014)."""

    cell_class = GRUCell
    cell_name = "gru_cell"


class LSTM(LSTMGates, Repeated):
    """Long short-term memory (Hochreiter and Schmidhuber, 1997).

    Its states are what comes out and the carry.
    """

    cell_class = LSTMCell
    cell_name = "lstm_cell"
