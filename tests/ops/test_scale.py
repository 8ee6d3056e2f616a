"""Scalings, as Keras and the layers of this package have them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from pydantic import ValidationError

from netspec.op import Mismatch, Op
from netspec.ops import WORDS
from netspec.ops.response_norm import LocalResponseNormalization
from netspec.ops.scale import LayerScale, Rescaling, StochasticDepth
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused
from tests.ops.strategies import tensors


def test_rescaling_agrees_with_keras(examples: int) -> None:
    arrays = st.sampled_from([2, 0.5, [2.0], [1.0, 2.0, 3.0], [[[1], [2], [3]]], [[1, 2, 3]]])
    check_op(
        Rescaling,
        arguments={"scale": arrays, "offset": arrays},
        inputs=st.tuples(tensors((2, 4, 4), most=3)),
        examples=examples,
    )


def test_local_response_normalization_agrees_with_its_layer(examples: int) -> None:
    arguments = {"size": st.sampled_from([1, 3, 5])}
    check_op(LocalResponseNormalization, arguments=arguments, examples=examples)


def test_a_layer_scale_agrees_with_its_layer(examples: int) -> None:
    arguments = {
        "init_values": st.sampled_from([1e-6, 0.5]),
        "projection_dim": st.sampled_from([None, None, 1, 2]),
    }
    inputs = st.tuples(tensors((1, 2, 2, 4, 4), most=2))
    check_op(LayerScale, arguments=arguments, inputs=inputs, examples=examples)


def test_a_stochastic_depth_agrees_with_its_layer(examples: int) -> None:
    check_op(StochasticDepth, examples=examples)


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (Rescaling, "missing", {}, (None, 8)),
        (LocalResponseNormalization, "NS207", {"size": 4}, (None, 8, 8, 96)),
        (LocalResponseNormalization, "NS207", {"size": 0}, (None, 8, 8, 96)),
        (LocalResponseNormalization, "NS206", {"data_format": "NHWC"}, (None, 8, 8, 96)),
        (LocalResponseNormalization, "NS402", {}, (None,)),
        (LayerScale, "missing", {}, (None, 8)),
        (LayerScale, "NS402", {"init_values": 1e-6}, (None,)),
        (LayerScale, "NS404", {"init_values": 1e-6, "projection_dim": 4}, (None, 8)),
        (LayerScale, "NS406", {"init_values": 1e-6}, (None, None)),
        (StochasticDepth, "missing", {}, (None, 8)),
        (StochasticDepth, "NS207", {"drop_path_rate": 1}, (None, 8)),
        (StochasticDepth, "NS207", {"drop_path_rate": -0.1}, (None, 8)),
    ],
)
def test_what_its_layer_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, arguments, Tensor(shape))


def test_a_scale_that_does_not_fit_shows_both_shapes() -> None:
    with pytest.raises(Mismatch) as caught:
        Rescaling(scale=(1.0, 2.0)).infer(Tensor((None, 224, 224, 3)))
    assert caught.value.message == "`scale` of 2 does not fit 224 x 224 x 3"
    assert caught.value.at == "scale"


def test_an_even_window_is_answered_with_the_next() -> None:
    with pytest.raises(ValidationError) as caught:
        LocalResponseNormalization.model_validate({"size": 4})
    (error,) = caught.value.errors()
    assert error["ctx"] == {"fact": "must be odd, but this is 4", "help": "`5` is the next"}


def test_a_local_response_normalization_counts_its_squares() -> None:
    x = Tensor((None, 55, 55, 96))
    layer = LocalResponseNormalization()
    assert layer.macs(layer.infer(x), x) == 55 * 55 * 96 * 5


def test_a_layer_scale_starts_from_its_value() -> None:
    (gamma,) = LayerScale(init_values=1e-6).weights(Tensor((None, 7, 7, 96)))
    assert (gamma.name, gamma.shape) == ("gamma", (96,))
    assert gamma.initializer.arguments() == {"value": 1e-6}


def test_lrn_is_the_short_name() -> None:
    assert WORDS["lrn"] == "LocalResponseNormalization"
