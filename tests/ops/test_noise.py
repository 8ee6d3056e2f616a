"""Dropouts and noises, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import ValidationError

from netspec.op import Mismatch, Op
from netspec.ops.dropout import AlphaDropout, Dropout
from netspec.ops.gaussian import GaussianDropout, GaussianNoise
from netspec.ops.spatial_dropout import SpatialDropout1D, SpatialDropout2D, SpatialDropout3D
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused, classes
from tests.ops.strategies import Arguments, Tensors, tensors


def as_noisy(arguments: Arguments) -> SearchStrategy[Tensors]:
    """Inputs that the noise fits, and now and then any."""
    shape = arguments.get("noise_shape")
    if shape is None:
        return st.tuples(tensors((1, 2, 3, 4)))
    fitting = Tensor(tuple(None if size is None else size for size in shape))
    return st.tuples(st.just(fitting) | tensors(max(len(shape), 1)))


@pytest.mark.parametrize(
    "op",
    [
        each
        for each in classes("dropout", "spatial_dropout", "gaussian")
        if "noise_shape" not in each.model_fields
    ],
)
def test_noise_agrees_with_keras(op: type[Op], examples: int) -> None:
    check_op(op, examples=examples)


@pytest.mark.parametrize("op", [Dropout, AlphaDropout])
def test_noise_of_a_shape_agrees_with_keras(op: type[Op], examples: int) -> None:
    check_op(op, inputs=as_noisy, examples=examples)


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (Dropout, "missing", {}, (None, 8)),
        (Dropout, "NS205", {"rate": "0.5"}, (None, 8)),
        (Dropout, "NS207", {"rate": 50}, (None, 8)),
        (Dropout, "NS207", {"rate": -0.1}, (None, 8)),
        (Dropout, "NS205", {"rate": 0.5, "noise_shape": 1}, (None, 8)),
        (Dropout, "NS207", {"rate": 0.5, "noise_shape": [0, 1]}, (None, 8)),
        (Dropout, "NS404", {"rate": 0.5, "noise_shape": [None, 1, 8]}, (None, 8)),
        (Dropout, "NS404", {"rate": 0.5, "noise_shape": [None, 4]}, (None, 8)),
        (AlphaDropout, "NS207", {"rate": 1}, (None, 8)),
        (GaussianDropout, "NS207", {"rate": 1.0}, (None, 8)),
        (GaussianNoise, "NS207", {"stddev": 1.5}, (None, 8)),
        (SpatialDropout1D, "NS402", {"rate": 0.5}, (None, 8, 8, 3)),
        (SpatialDropout2D, "NS402", {"rate": 0.5}, (None, 8, 3)),
        (SpatialDropout2D, "NS206", {"rate": 0.5, "data_format": "NHWC"}, (None, 8, 8, 3)),
        (SpatialDropout3D, "NS402", {"rate": 0.5}, (None, 8, 8, 3)),
    ],
)
def test_what_fails_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, arguments, Tensor(shape))


@pytest.mark.parametrize("op", [AlphaDropout, GaussianDropout])
def test_keras_fails_in_training_at_the_rate_that_is_refused(op: type[Op]) -> None:
    import keras

    layer = getattr(keras.layers, op.__name__)(1.0)
    with pytest.raises(ZeroDivisionError):
        layer(keras.ops.ones((1, 2)), training=True)


def test_a_percentage_is_answered_with_the_share() -> None:
    with pytest.raises(ValidationError) as caught:
        Dropout.model_validate({"rate": 50})
    (error,) = caught.value.errors()
    assert error["ctx"] == {"fact": "must be between 0 and 1, not 50", "help": "50 % is `0.5`"}


def test_noise_that_does_not_fit_shows_both_shapes() -> None:
    with pytest.raises(Mismatch) as caught:
        Dropout(rate=0.5, noise_shape=(None, 1, 3)).infer(Tensor((None, 7, 512)))
    assert caught.value.message == "a noise of ? x 1 x 3 does not fit ? x 7 x 512, with the batch"
    assert caught.value.at == "noise_shape"


def test_a_spatial_dropout_names_the_dimensions_of_its_data_format() -> None:
    with pytest.raises(Mismatch) as caught:
        SpatialDropout2D(rate=0.5, data_format="channels_first").infer(Tensor((None, 8)))
    assert "channels x height x width" in caught.value.message


def test_training_is_an_argument_of_the_call() -> None:
    layer = Dropout(rate=0.5, training=True)
    assert layer.arguments() == {"rate": 0.5}
    assert layer.call() == {"training": True}
