"""Reshapings, as Keras has them."""

from __future__ import annotations

from math import prod
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import ValidationError

from netspec.op import Mismatch, Op
from netspec.ops.reshape import Flatten, Permute, RepeatVector, Reshape
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused
from tests.ops.strategies import Arguments, Tensors, tensors


def of_the_same_size(arguments: Arguments) -> SearchStrategy[Tensors]:
    """Inputs whose values fill the target shape, and now and then any."""
    sizes = [6 if size == -1 else max(size, 1) for size in arguments["target_shape"]]
    orders = st.permutations(sizes) | st.just([prod(sizes)])
    fitting = orders.map(lambda order: Tensor((None, *order)))
    return st.tuples(fitting | fitting | tensors((2, 3)))


def of_the_same_rank(arguments: Arguments) -> SearchStrategy[Tensors]:
    """Inputs with as many dimensions as there are to permute, and now and then any."""
    rank = len(arguments["dims"]) + 1
    return st.tuples(tensors([rank, rank, rank, 3]))


def test_flatten_agrees_with_keras(examples: int) -> None:
    check_op(Flatten, inputs=st.tuples(tensors((1, 2, 3, 4, 5))), examples=examples)


def test_reshape_agrees_with_keras(examples: int) -> None:
    arguments = {"target_shape": st.lists(st.integers(-1, 4), max_size=4)}
    check_op(Reshape, arguments=arguments, inputs=of_the_same_size, examples=examples)


def test_permute_agrees_with_keras(examples: int) -> None:
    dims = st.integers(1, 4).flatmap(lambda count: st.permutations(range(1, count + 1)))
    lists = st.lists(st.integers(1, 3), max_size=3)
    arguments = {"dims": dims | dims | lists}
    check_op(Permute, arguments=arguments, inputs=of_the_same_rank, examples=examples)


def test_repeat_vector_agrees_with_keras(examples: int) -> None:
    check_op(RepeatVector, inputs=st.tuples(tensors((1, 2, 2, 2, 3))), examples=examples)


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (Reshape, "NS205", {"target_shape": 10}, (None, 10)),
        (Reshape, "NS207", {"target_shape": [0]}, (None, 10)),
        (Reshape, "NS207", {"target_shape": [-2, 5]}, (None, 10)),
        (Reshape, "NS409", {"target_shape": [3, 3]}, (None, 10)),
        (Reshape, "NS409", {"target_shape": [3, -1]}, (None, 10)),
        (Reshape, "NS410", {"target_shape": [-1, 2, -1]}, (None, 10)),
        (Permute, "NS205", {"dims": 1}, (None, 10)),
        (Permute, "NS207", {"dims": [0, 1]}, (None, 10)),
        (Permute, "NS412", {"dims": [1, 1, 2]}, (None, 3, 4, 5)),
        (Permute, "NS412", {"dims": [2, 3]}, (None, 3, 4)),
        (Permute, "NS412", {"dims": [2, 1]}, (None, 3, 4, 5)),
        (RepeatVector, "NS207", {"n": 0}, (None, 3)),
        (RepeatVector, "NS402", {"n": 2}, (None, 3, 4)),
    ],
)
def test_what_keras_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, arguments, Tensor(shape))


def test_a_target_that_does_not_fit_is_answered_with_the_nearest_that_does() -> None:
    with pytest.raises(Mismatch) as caught:
        Reshape(target_shape=(7, 7, 500)).infer(Tensor((None, 25088)))
    assert caught.value.message == "25088 values do not fill 7 x 7 x 500"
    assert caught.value.help == "7 x 7 x 512 would"
    assert caught.value.at == "target_shape"


def test_a_target_that_no_last_size_would_mend_gets_no_cure() -> None:
    with pytest.raises(Mismatch) as caught:
        Reshape(target_shape=(3, 4)).infer(Tensor((None, 10)))
    assert caught.value.help == ""


def test_a_wrong_size_in_a_list_stands_at_its_index() -> None:
    with pytest.raises(ValidationError) as caught:
        Reshape.model_validate({"target_shape": [7, "7", 512]})
    (error,) = caught.value.errors()
    assert error["loc"] == ("target_shape", 1)
