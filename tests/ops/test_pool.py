"""Poolings, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest

from netspec.op import Mismatch, Op
from netspec.ops.pool import (
    AveragePooling2D,
    MaxPooling1D,
    MaxPooling2D,
    MaxPooling3D,
)
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused, classes


@pytest.mark.parametrize("op", classes("pool"))
def test_a_pooling_agrees_with_keras(op: type[Op], examples: int) -> None:
    check_op(op, examples=examples)


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (MaxPooling1D, "NS208", {"pool_size": [2, 2]}, (None, 8, 3)),
        (MaxPooling2D, "NS206", {"padding": "causal"}, (None, 8, 8, 3)),
        (MaxPooling2D, "NS402", {}, (None, 8, 3)),
        (MaxPooling2D, "NS403", {"pool_size": [2, 9]}, (None, 8, 8, 3)),
        (MaxPooling3D, "NS207", {"pool_size": 0}, (None, 8, 8, 8, 3)),
        (AveragePooling2D, "missing", {}, (None, 8, 8, 3)),
    ],
)
def test_what_keras_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, arguments, Tensor(shape))


def test_a_window_that_does_not_fit_says_both_sizes() -> None:
    with pytest.raises(Mismatch) as caught:
        MaxPooling2D(pool_size=(7, 7)).infer(Tensor((None, 9, 5, 64)))
    assert caught.value.message == "a window of 7 does not fit in an input of 5"
    assert caught.value.at == "pool_size"
