"""Activation layers, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import ValidationError

from netspec.op import Mismatch, Op
from netspec.ops import WORDS
from netspec.ops.activation import Activation, ReLU, Softmax
from netspec.ops.leaky import ELU, LeakyReLU, PReLU
from netspec.tensor import Shape, Tensor
from tests.ops.oracle import Feed, check_op, check_refused
from tests.ops.strategies import tensors


def with_a_mask(x: Tensor) -> SearchStrategy[Feed]:
    """The tensor, with a mask of its shape or of its last sizes, or none."""
    masks: list[Shape] = [x.shape, x.shape[1:], tuple(1 for _ in x.shape)]
    masked = [Feed((x,), {"mask": Tensor(each, "bool")}) for each in masks if None not in each[:1]]
    return st.sampled_from([Feed((x,)), *masked])


@pytest.mark.parametrize("op", [Activation, ReLU, LeakyReLU, ELU])
def test_an_activation_agrees_with_keras(op: type[Op], examples: int) -> None:
    check_op(op, examples=examples)


def test_prelu_agrees_with_keras(examples: int) -> None:
    axes = st.sampled_from([None, 1, 2, [1], [1, 2], [2, 2], [], 4])
    check_op(PReLU, arguments={"shared_axes": axes}, examples=examples)


def test_softmax_agrees_with_keras(examples: int) -> None:
    axes = st.sampled_from([-1, 1, -2, [1], [-1, 1], [2, 1]])
    check_op(
        Softmax,
        arguments={"axis": axes},
        inputs=tensors((2, 3, 4)).flatmap(with_a_mask),
        examples=examples,
    )


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (Activation, "missing", {}, (None, 8)),
        (Activation, "NS222", {"activation": "rellu"}, (None, 8)),
        (ReLU, "NS207", {"max_value": -6}, (None, 8)),
        (ReLU, "NS207", {"negative_slope": -0.1}, (None, 8)),
        (ReLU, "NS207", {"threshold": -1}, (None, 8)),
        (LeakyReLU, "NS207", {"negative_slope": -0.1}, (None, 8)),
        (PReLU, "NS406", {}, (None, None, 8)),
        (PReLU, "NS408", {"shared_axes": [3]}, (None, 4, 8)),
    ],
)
def test_what_keras_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, arguments, Tensor(shape))


def test_shared_dimensions_may_be_open() -> None:
    (alpha,) = PReLU(shared_axes=(1, 2)).weights(Tensor((None, None, None, 64)))
    assert alpha.shape == (1, 1, 64)


@pytest.mark.parametrize("mask", [(None, 5), (None, 4, 1, 8)])
def test_a_mask_that_does_not_fit_is_refused(mask: Shape) -> None:
    with pytest.raises(Mismatch) as caught:
        Softmax().infer(Tensor((None, 4, 8)), Tensor(mask, "bool"))
    assert caught.value.code == "NS404"


def test_keras_fails_with_such_a_mask_when_it_runs() -> None:
    import keras

    with pytest.raises(ValueError, match="broadcastable"):
        keras.layers.Softmax()(keras.ops.ones((2, 4, 8)), mask=keras.ops.ones((2, 5), "bool"))


@pytest.mark.parametrize(
    ("word", "name"),
    [("relu", "ReLU"), ("leaky_relu", "LeakyReLU"), ("prelu", "PReLU"), ("elu", "ELU")],
)
def test_the_rectifiers_have_the_names_that_people_use(word: str, name: str) -> None:
    assert WORDS[word] == name


def test_a_name_that_keras_takes_and_cannot_call_is_refused() -> None:
    import keras
    import numpy as np

    with pytest.raises(TypeError, match="missing 2 required positional arguments"):
        keras.layers.Activation("threshold")(np.ones((1, 8)))
    with pytest.raises(ValidationError, match="`threshold` takes two numbers"):
        Activation(activation="threshold")
