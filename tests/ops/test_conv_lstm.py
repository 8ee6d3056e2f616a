"""LSTMs whose products are convolutions, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from netspec.op import Op
from netspec.ops.conv_lstm import ConvLSTM1D, ConvLSTM2D
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused, classes
from tests.ops.strategies import tensors


@pytest.mark.parametrize("op", classes("conv_lstm"))
def test_an_lstm_over_pictures_agrees_with_keras(op: type[Op]) -> None:
    rank = len(op.model_fields["strides"].default) + 3
    window = st.sampled_from([1, 2, [2] * (rank - 3)])
    check_op(
        op,
        arguments={
            "filters": st.sampled_from([1, 2]),
            "kernel_size": window,
            "dilation_rate": st.sampled_from([1, 1, 2]),
        },
        inputs=st.tuples(tensors((rank, rank, rank, rank - 1), most=5)),
        examples=12,
        accepted=0.1,
    )


@pytest.mark.parametrize(
    ("code", "arguments", "shape"),
    [
        ("NS208", {"kernel_size": [2, 2, 2]}, (None, 4, 8, 8, 3)),
        ("NS218", {"strides": 2, "dilation_rate": 2}, (None, 4, 8, 8, 3)),
        ("NS402", {}, (None, 8, 8, 3)),
        ("NS403", {"kernel_size": 9}, (None, 4, 8, 8, 3)),
        ("NS406", {}, (None, 4, None, 8, 3)),
        ("NS406", {}, (None, 4, 8, 8, None)),
        ("NS406", {"stateful": True}, (None, 4, 8, 8, 3)),
    ],
)
def test_what_keras_refuses_is_refused(
    code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    given = {"filters": 2, "kernel_size": 2} | arguments
    check_refused(ConvLSTM2D, code, given, Tensor(shape))


def test_both_convolutions_are_counted_for_every_step() -> None:
    layer = ConvLSTM1D(filters=2, kernel_size=(3,))
    x = Tensor((None, 5, 8, 3))
    y = layer.infer(x)
    assert isinstance(y, Tensor)
    assert layer.macs(y, x) == 5 * 6 * 3 * (3 + 2) * 8
