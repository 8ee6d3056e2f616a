"""Poolings into a number of windows, as Keras has them."""

from __future__ import annotations

import pytest

from netspec.op import Op
from netspec.ops.adaptive_pool import AdaptiveAveragePooling1D, AdaptiveMaxPooling2D
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused, classes


@pytest.mark.parametrize("op", classes("adaptive_pool"))
def test_an_adaptive_pooling_agrees_with_keras(op: type[Op]) -> None:
    check_op(op, examples=25)


@pytest.mark.parametrize(
    ("op", "code", "size", "shape"),
    [
        (AdaptiveMaxPooling2D, "NS207", 0, (None, 8, 8, 3)),
        (AdaptiveMaxPooling2D, "NS208", [2, 2, 2], (None, 8, 8, 3)),
        (AdaptiveMaxPooling2D, "NS402", 2, (None, 8, 3)),
        (AdaptiveAveragePooling1D, "NS406", 2, (None, None, 3)),
    ],
)
def test_what_cannot_be_pooled_is_refused(
    op: type[Op], code: str, size: object, shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, {"output_size": size}, Tensor(shape))


def test_keras_cannot_run_on_an_open_size() -> None:
    import keras
    import tensorflow

    layer = keras.layers.AdaptiveAveragePooling1D(2)
    traced = tensorflow.function(layer, input_signature=[tensorflow.TensorSpec((None, None, 3))])
    with pytest.raises(ValueError, match="statically known"):
        traced(tensorflow.ones((2, 4, 3)))
