"""Poolings over all places, as Keras has them."""

from __future__ import annotations

import pytest

from netspec.op import Op
from netspec.ops.global_pool import GlobalAveragePooling2D, GlobalMaxPooling1D
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused, classes


@pytest.mark.parametrize("op", classes("global_pool"))
def test_a_global_pooling_agrees_with_keras(op: type[Op], examples: int) -> None:
    check_op(op, examples=examples)


@pytest.mark.parametrize(
    ("op", "shape"),
    [
        (GlobalMaxPooling1D, (None, 8)),
        (GlobalAveragePooling2D, (None, 8, 8, 8, 3)),
    ],
)
def test_another_rank_is_refused(op: type[Op], shape: tuple[int | None, ...]) -> None:
    check_refused(op, "NS402", {}, Tensor(shape))


def test_the_channels_may_be_open() -> None:
    assert GlobalAveragePooling2D().infer(Tensor((None, 7, 7, None))).shape == (None, None)
