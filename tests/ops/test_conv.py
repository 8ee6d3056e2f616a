"""Convolutions, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from pydantic import ValidationError

from netspec.op import Mismatch, Op
from netspec.ops.conv import Conv1D, Conv2D, Conv3D
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused, classes, keras_class


@pytest.mark.parametrize("op", classes("conv"))
def test_a_convolution_agrees_with_keras(op: type[Op], examples: int) -> None:
    arguments = {
        "filters": st.sampled_from([1, 2, 4, 6]),
        "groups": st.sampled_from([1, 1, 1, 2, 3]),
        "dilation_rate": st.sampled_from([1, 1, 2, [3] * len(op.model_fields["strides"].default)]),
    }
    check_op(op, arguments=arguments, examples=examples)


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (Conv1D, "NS208", {"kernel_size": [3, 3]}, (None, 8, 3)),
        (Conv2D, "NS206", {"padding": "causal"}, (None, 8, 8, 3)),
        (Conv2D, "NS207", {"filters": 0}, (None, 8, 8, 3)),
        (Conv2D, "NS207", {"strides": [1, 0]}, (None, 8, 8, 3)),
        (Conv2D, "NS218", {"strides": 2, "dilation_rate": 2}, (None, 8, 8, 3)),
        (Conv2D, "NS219", {"filters": 10, "groups": 3}, (None, 8, 8, 3)),
        (Conv2D, "NS222", {"activation": "rellu"}, (None, 8, 8, 3)),
        (Conv2D, "NS402", {}, (None, 4096)),
        (Conv2D, "NS402", {}, (None, 8, 8, 8, 3)),
        (Conv2D, "NS403", {"kernel_size": 9}, (None, 8, 8, 3)),
        (Conv2D, "NS403", {"dilation_rate": [1, 4]}, (None, 8, 8, 3)),
        (Conv2D, "NS405", {"groups": 2}, (None, 8, 8, 3)),
        (Conv2D, "NS406", {}, (None, 8, 8, None)),
        (Conv3D, "NS406", {"data_format": "channels_first"}, (None, None, 8, 8, 8)),
        (Conv3D, "extra_forbidden", {"nb_filter": 3}, (None, 8, 8, 8, 3)),
    ],
)
def test_what_keras_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, {"filters": 4, "kernel_size": 3} | arguments, Tensor(shape))


@pytest.mark.parametrize(
    ("arguments", "at"),
    [
        ({"strides": 2, "dilation_rate": 2}, ("dilation_rate",)),
        ({"filters": 10, "groups": 3}, ("groups",)),
    ],
)
def test_arguments_that_do_not_go_together_are_pointed_at(
    arguments: dict[str, Any], at: tuple[str, ...]
) -> None:
    with pytest.raises(ValidationError) as caught:
        Conv2D.model_validate({"filters": 4, "kernel_size": 3} | arguments)
    (error,) = caught.value.errors()
    assert error["loc"] == at


def test_a_window_that_does_not_fit_says_how_far_it_reaches() -> None:
    with pytest.raises(Mismatch) as caught:
        Conv2D(filters=4, kernel_size=(3, 3), dilation_rate=(3, 3)).infer(Tensor((None, 9, 5, 3)))
    assert caught.value.message == "a window of 7 does not fit in an input of 5"
    assert caught.value.at == "kernel_size"


@pytest.mark.parametrize(
    ("data_format", "axes"),
    [
        ("channels_last", "height x width x channels"),
        ("channels_first", "channels x height x width"),
    ],
)
def test_an_input_of_another_rank_is_told_which_axes_are_meant(data_format: str, axes: str) -> None:
    layer = Conv2D.model_validate({"filters": 4, "kernel_size": 3, "data_format": data_format})
    with pytest.raises(Mismatch) as caught:
        layer.infer(Tensor((None, 4096)))
    assert caught.value.message == f"`Conv2D` takes {axes}, but {{x}} gives 4096"


@pytest.mark.parametrize(
    ("op", "shape"), [(Conv1D, (1, 7, 4)), (Conv2D, (1, 7, 6, 4)), (Conv3D, (1, 5, 6, 7, 4))]
)
@pytest.mark.parametrize("groups", [1, 2])
def test_every_multiplication_is_counted(op: type[Op], shape: tuple[int, ...], groups: int) -> None:
    layer = op.model_validate({"filters": 6, "kernel_size": 3, "strides": 2, "groups": groups})
    x = Tensor(shape)
    assert layer.macs(layer.infer(x), x) == multiplications(layer, shape)


def multiplications(layer: Op, shape: tuple[int, ...]) -> float:
    """How many products Keras's layer adds up: where all are 1 and none is padding, their sum."""
    import numpy

    ones = "depthwise_initializer" if "Depthwise" in type(layer).__name__ else "kernel_initializer"
    made = keras_class(type(layer))(**layer.arguments() | {ones: "ones"})
    return float(made(numpy.ones(shape)).numpy().sum())
