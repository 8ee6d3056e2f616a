"""Recurrent layers, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import ValidationError

from netspec.op import Mismatch, Op
from netspec.ops.bidirectional import Bidirectional
from netspec.ops.rnn import GRU, LSTM, RNN, SimpleRNN
from netspec.tensor import Tensor
from tests.ops.oracle import Feed, check_op, check_refused, keras_class
from tests.ops.strategies import Arguments, tensors

# An orthogonal kernel of one unit would be a one.
UNITS = st.sampled_from([2, 3])
CELLS = [
    {"lstm_cell": 2}, {"gru_cell": {"units": 3, "reset_after": False}}, "x",
    {"simple_rnn_cell": {"units": 2, "dropout": 0.5, "name": "mine"}},
    {"stacked_rnn_cells": [{"lstm_cell": 2}, {"gru_cell": 3}]},
    [{"lstm_cell": 2}, {"lstm_cell": 3}, {"simple_rnn_cell": {"units": 2, "use_bias": False}}],
    [{"gru_cell": 2}],
]  # fmt: skip
LAYERS = [
    {"lstm": {"units": 2}}, {"lstm": {"units": 2, "return_sequences": True}},
    {"gru": {"units": 3, "return_state": True, "name": "forward_mine"}},
    {"simple_rnn": {"units": 2, "return_state": True, "return_sequences": True}},
    {"lstm": {"units": 2, "go_backwards": True}}, {"lstm": {"units": 2, "stateful": True}},
    {"rnn": {"cell": {"lstm_cell": 2}}}, "flatten",
]  # fmt: skip


def with_states(x: Tensor, units: int, states: int) -> SearchStrategy[Feed]:
    """A sequence, alone or with a mask and as many states."""
    state = Tensor((x.shape[0], units))
    feeds = [Feed((x,)), Feed((x,)), Feed((x,), {"mask": Tensor(x.shape[:2], "bool")})]
    if states == 1:
        feeds.append(Feed((x,), {"initial_state": state}))
    return st.sampled_from(feeds)


def sequences(count: int) -> Any:
    def inputs(arguments: Arguments) -> SearchStrategy[Feed]:
        drawn = tensors((3, 3, 3, 3, 2, 4), most=6)
        return drawn.flatmap(lambda x: with_states(x, arguments["units"], count))

    return inputs


@pytest.mark.parametrize(("op", "states"), [(SimpleRNN, 1), (GRU, 1), (LSTM, 2)])
def test_a_recurrent_layer_agrees_with_keras(op: type[Op], states: int) -> None:
    check_op(op, arguments={"units": UNITS}, inputs=sequences(states), examples=25, accepted=0.2)


def test_cells_agree_with_keras() -> None:
    check_op(
        RNN,
        arguments={"cell": st.sampled_from(CELLS)},
        inputs=st.tuples(tensors((3, 3, 3, 3, 2), most=6)),
        examples=25,
        accepted=0.2,
    )


def test_both_directions_agree_with_keras() -> None:
    backward = [None, {"lstm": {"units": 2, "go_backwards": True}}]
    check_op(
        Bidirectional,
        arguments={
            "layer": st.sampled_from(LAYERS),
            "backward_layer": st.sampled_from(backward),
            "merge_mode": st.sampled_from(["concat", "sum", "mul", "ave", None]),
        },
        inputs=st.tuples(tensors((3, 3, 3, 3, 2), most=6)),
        examples=30,
        accepted=0.15,
    )


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (LSTM, "NS207", {"units": 0}, (None, 4, 3)),
        (LSTM, "NS402", {"units": 2}, (None, 4)),
        (LSTM, "NS406", {"units": 2}, (None, 4, None)),
        (GRU, "NS406", {"units": 2, "stateful": True}, (None, 4, 3)),
        (SimpleRNN, "NS406", {"units": 2, "unroll": True}, (None, None, 3)),
        (RNN, "NS402", {"cell": {"lstm_cell": 2}}, (None, 4, 4, 3)),
        (Bidirectional, "NS206", {"layer": "flatten"}, (None, 4, 3)),
        (
            Bidirectional,
            "NS218",
            {"layer": {"lstm": 2}, "backward_layer": {"lstm": 2}},
            (None, 4, 3),
        ),
        (
            Bidirectional,
            "NS218",
            {
                "layer": {"lstm": {"units": 2, "return_state": True}},
                "backward_layer": {"lstm": {"units": 2, "go_backwards": True}},
            },
            (None, 4, 3),
        ),
        (
            Bidirectional,
            "NS404",
            {
                "layer": {"lstm": {"units": 2}},
                "backward_layer": {"lstm": {"units": 3, "go_backwards": True}},
            },
            (None, 4, 3),
        ),
    ],
)
def test_what_cannot_run_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, arguments, Tensor(shape))


@pytest.mark.parametrize(
    ("keywords", "code", "message"),
    [
        (
            {"initial_state": Tensor((None, 2))},
            "NS304",
            "`LSTM` has 2 states, but `initial_state` has 1",
        ),
        (
            {"initial_state": [Tensor((None, 2)), Tensor((None, 3))]},
            "NS404",
            "a state of `LSTM` is 2, but this one is 3",
        ),
        (
            {"mask": Tensor((None, 5), "bool")},
            "NS404",
            "`LSTM` takes a mask of 4 here, but it is 5",
        ),
    ],
)
def test_what_comes_by_keyword_must_fit(keywords: dict[str, Any], code: str, message: str) -> None:
    with pytest.raises(Mismatch) as caught:
        LSTM(units=2).infer(Tensor((None, 4, 3)), **keywords)
    assert (caught.value.code, caught.value.message) == (code, message)


def test_two_initial_states_are_what_an_lstm_has() -> None:
    state = Tensor((None, 2))
    layer = LSTM(units=2, return_state=True)
    results = layer.infer(Tensor((None, 4, 3)), initial_state=[state, state])
    assert results == (state, state, state)


@pytest.mark.parametrize(
    ("cell", "loc"),
    [("dense", ("cell",)), ([{"lstm_cell": 2}, {"lstm_cel": 2}], ("cell",))],
)
def test_what_is_no_cell_is_refused(cell: Any, loc: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        RNN.model_validate({"cell": cell})
    assert caught.value.errors()[0]["loc"][: len(loc)] == loc


@pytest.mark.parametrize("bias", ["zeros", {"constant": 0.5}, "ones"])
@pytest.mark.parametrize("forget", [True, False])
def test_the_gates_start_as_in_keras(bias: Any, forget: bool) -> None:
    import numpy as np

    from netspec.emit.initial import initial_value
    from tests.ops.oracle import to_keras

    op = LSTM.model_validate({"units": 3, "bias_initializer": bias, "unit_forget_bias": forget})
    *_, weight = op.weights(Tensor((None, 4, 2)))
    layer = keras_class(LSTM)(
        3, bias_initializer=to_keras(op.bias_initializer), unit_forget_bias=forget
    )
    layer.build((None, 4, 2))
    np.testing.assert_array_equal(initial_value(0, "it", weight), layer.cell.bias.numpy())


def test_the_gates_of_a_random_bias_differ_but_for_those_that_forget() -> None:
    import numpy as np

    from netspec.emit.initial import initial_value

    op = LSTM.model_validate({"units": 300, "bias_initializer": "random_normal"})
    *_, weight = op.weights(Tensor((None, 4, 2)))
    values = initial_value(0, "it", weight).reshape(4, 300)
    np.testing.assert_array_equal(values[1], np.ones(300))
    assert len(np.unique(values[[0, 2, 3]])) > 800


@pytest.mark.parametrize(("op", "gates"), [(SimpleRNN, 1), (GRU, 3), (LSTM, 4)])
def test_both_kernels_are_counted_for_every_step(op: type[Op], gates: int) -> None:
    layer = op.model_validate({"units": 5})
    x = Tensor((None, 7, 3))
    assert layer.macs(layer.infer(x), x) == 7 * gates * 5 * (3 + 5)
