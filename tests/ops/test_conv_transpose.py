"""Transposed convolutions, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from netspec.op import Op
from netspec.ops.conv_transpose import Conv1DTranspose, Conv2DTranspose, Conv3DTranspose
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused, classes
from tests.ops.test_conv import multiplications


@pytest.mark.parametrize("op", classes("conv_transpose"))
def test_a_transposed_convolution_agrees_with_keras(op: type[Op], examples: int) -> None:
    check_op(op, examples=examples)


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (Conv1DTranspose, "NS206", {"padding": "causal"}, (None, 8, 3)),
        (Conv1DTranspose, "NS403", {"kernel_size": 2, "padding": "same", "output_padding": 0,
                                    "strides": 2}, (None, 1, 3)),
        (Conv2DTranspose, "NS218", {"strides": 2, "dilation_rate": 2}, (None, 8, 8, 3)),
        (Conv2DTranspose, "NS218", {"strides": [1, 2], "output_padding": 1}, (None, 8, 8, 3)),
        (Conv2DTranspose, "NS207", {"strides": 2, "output_padding": -1}, (None, 8, 8, 3)),
        (Conv2DTranspose, "NS402", {}, (None, 8, 3)),
        (Conv2DTranspose, "NS406", {}, (None, 8, 8, None)),
        (Conv3DTranspose, "NS208", {"output_padding": [0, 0]}, (None, 8, 8, 8, 3)),
    ],
)  # fmt: skip
def test_what_keras_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, {"filters": 4, "kernel_size": 3} | arguments, Tensor(shape))


def test_an_output_padding_that_is_no_less_than_its_stride_is_pointed_at() -> None:
    with pytest.raises(ValidationError) as caught:
        Conv2DTranspose.model_validate(
            {"filters": 4, "kernel_size": 3, "strides": [2, 3], "output_padding": [1, 3]}
        )
    (error,) = caught.value.errors()
    assert error["loc"] == ("output_padding",)
    assert error["msg"] == "`output_padding` of 3 is not below `strides` of 3"


@pytest.mark.parametrize(
    ("op", "shape"), [(Conv1DTranspose, (1, 5, 3)), (Conv2DTranspose, (1, 5, 6, 3))]
)
def test_every_multiplication_is_counted(op: type[Op], shape: tuple[int, ...]) -> None:
    layer = op.model_validate({"filters": 4, "kernel_size": 3, "strides": 2})
    x = Tensor(shape)
    assert layer.macs(layer.infer(x), x) == multiplications(layer, shape)
