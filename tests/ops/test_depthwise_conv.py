"""Depthwise and separable convolutions, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest

from netspec.op import Op
from netspec.ops.conv import Conv2D
from netspec.ops.depthwise_conv import DepthwiseConv1D, DepthwiseConv2D
from netspec.ops.separable_conv import SeparableConv2D
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused, classes
from tests.ops.test_conv import multiplications


@pytest.mark.parametrize("op", classes("depthwise_conv", "separable_conv"))
def test_a_convolution_by_channel_agrees_with_keras(op: type[Op], examples: int) -> None:
    check_op(op, examples=examples)


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (DepthwiseConv1D, "NS206", {"padding": "causal"}, (None, 8, 3)),
        (DepthwiseConv2D, "NS207", {"depth_multiplier": 0}, (None, 8, 8, 3)),
        (DepthwiseConv2D, "NS402", {}, (None, 8, 3)),
        (DepthwiseConv2D, "NS403", {"dilation_rate": 4}, (None, 8, 8, 3)),
        (DepthwiseConv2D, "NS406", {"data_format": "channels_first"}, (None, None, 8, 8)),
        (SeparableConv2D, "missing", {}, (None, 8, 8, 3)),
    ],
)
def test_what_keras_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, {"kernel_size": 3} | arguments, Tensor(shape))


@pytest.mark.parametrize(
    ("op", "shape"), [(DepthwiseConv1D, (1, 5, 3)), (DepthwiseConv2D, (1, 5, 6, 3))]
)
def test_every_multiplication_is_counted(op: type[Op], shape: tuple[int, ...]) -> None:
    layer = op.model_validate({"kernel_size": 3, "depth_multiplier": 2})
    x = Tensor(shape)
    assert layer.macs(layer.infer(x), x) == multiplications(layer, shape)


def test_a_separable_convolution_costs_what_its_two_halves_do() -> None:
    whole = SeparableConv2D(filters=5, kernel_size=(3, 3), strides=(2, 2), depth_multiplier=2)
    first = DepthwiseConv2D(kernel_size=(3, 3), strides=(2, 2), depth_multiplier=2)
    second = Conv2D(filters=5, kernel_size=(1, 1))
    x = Tensor((None, 9, 9, 3))
    between = first.infer(x)
    y = second.infer(between)
    assert whole.infer(x) == y
    assert whole.macs(y, x) == first.macs(between, x) + second.macs(y, between)
