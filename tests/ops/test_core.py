"""The dense layer and those that pass their input on, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from pydantic import ValidationError

from netspec.op import Mismatch, Op
from netspec.ops.core import Dense, Identity
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused, classes
from tests.ops.strategies import tensors


@pytest.mark.parametrize("op", classes("core"))
def test_it_agrees_with_keras(op: type[Op], examples: int) -> None:
    check_op(op, inputs=st.tuples(tensors((1, 2, 2, 3, 4))), examples=examples)


@pytest.mark.parametrize(
    ("code", "arguments", "shape"),
    [
        ("missing", {}, (None, 10)),
        ("NS205", {"units": "10"}, (None, 10)),
        ("NS207", {"units": 0}, (None, 10)),
        ("NS218", {"units": 3, "lora_rank": 2, "kernel_constraint": "non_neg"}, (None, 10)),
        ("NS222", {"units": 3, "activation": "rellu"}, (None, 10)),
        ("NS402", {"units": 3}, (None,)),
        ("NS406", {"units": 3}, (None, 4, None)),
    ],
)
def test_what_keras_refuses_is_refused(
    code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(Dense, code, arguments, Tensor(shape))


def test_an_open_last_size_is_named() -> None:
    with pytest.raises(Mismatch) as caught:
        Dense(units=3).infer(Tensor((None, None)))
    assert caught.value.message == "the size of the last dimension is open, but `Dense` needs it"


def test_lora_and_a_constraint_are_wrong_at_the_rank() -> None:
    with pytest.raises(ValidationError) as caught:
        Dense.model_validate({"units": 3, "lora_rank": 2, "kernel_constraint": "non_neg"})
    (error,) = caught.value.errors()
    assert error["loc"] == ("lora_rank",)


def test_a_dense_layer_counts_its_kernel_once_for_every_place() -> None:
    x = Tensor((None, 7, 10))
    layer = Dense(units=4)
    assert layer.macs(layer.infer(x), x) == 7 * 10 * 4


def test_training_is_an_argument_of_the_call() -> None:
    layer = Dense(units=4, training=False)
    assert layer.arguments() == {"units": 4}
    assert layer.call() == {"training": False}


def test_the_identity_keeps_integers() -> None:
    assert Identity().infer(Tensor((None, 3), "int32")) == Tensor((None, 3), "int32")
