"""Layers around another layer, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from pydantic import ValidationError

from netspec.op import Mismatch, Op
from netspec.ops.wrapper import SpectralNormalization, TimeDistributed
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused
from tests.ops.strategies import tensors

# Where none is said, it is the spec's.
LAST = {"data_format": "channels_last"}
DENSE = {"dense": {"units": 3, "use_bias": True}}
CONV = {"conv2d": {"filters": 4, "kernel_size": 2, **LAST}}
STEPS = [
    DENSE, CONV, {"flatten": LAST}, {"dropout": 0.5}, {"batch_normalization": {}}, {"softmax": {}},
    {"max_pooling2d": {"pool_size": 2, **LAST}}, {"embedding": {"input_dim": 9, "output_dim": 2}},
    {"time_distributed": {"layer": DENSE}}, {"layer_normalization": {"axis": -1}},
    {"dense": {"units": 3, "name": "mine", "dtype": "float32"}},
]  # fmt: skip
KERNELS = [
    DENSE, CONV, {"conv1d": {"filters": 2, "kernel_size": 1, "use_bias": False, **LAST}},
    {"conv2d_transpose": {"filters": 2, "kernel_size": 1, **LAST}},
    {"depthwise_conv2d": {"kernel_size": 1, **LAST}},
    {"einsum_dense": {"equation": "...x,xy->...y", "output_shape": 3}},
]  # fmt: skip


def test_a_layer_on_every_step_agrees_with_keras() -> None:
    check_op(
        TimeDistributed,
        arguments={"layer": st.sampled_from(STEPS)},
        inputs=st.tuples(tensors((3, 4, 5, 5), most=6)),
        examples=30,
    )


def test_spectral_normalization_agrees_with_keras() -> None:
    check_op(
        SpectralNormalization,
        arguments={"layer": st.sampled_from(KERNELS)},
        inputs=st.tuples(tensors((2, 3, 4, 4), most=6)),
        examples=30,
    )


@pytest.mark.parametrize(
    ("op", "code", "layer"),
    [
        (TimeDistributed, "NS205", 3),
        (TimeDistributed, "NS205", {"dense": {"units": 3}, "name": "x"}),
        (TimeDistributed, "NS202", "dens"),
        (TimeDistributed, "NS206", "add"),
        (TimeDistributed, "nested", {"dense": {"units": 0}}),
        (TimeDistributed, "nested", {"dense": {}}),
        (SpectralNormalization, "NS206", "flatten"),
        (SpectralNormalization, "NS206", {"embedding": {"input_dim": 9, "output_dim": 2}}),
        (SpectralNormalization, "NS218", {"dense": {"units": 3, "lora_rank": 2}}),
    ],
)
def test_what_is_no_layer_to_wrap_is_refused(op: type[Op], code: str, layer: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        op.model_validate({"layer": layer})
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == (code, ("layer",))


def test_vectors_have_no_steps() -> None:
    check_refused(TimeDistributed, "NS402", {"layer": DENSE}, Tensor((None, 8)))


def test_a_window_that_does_not_fit_a_step_is_pointed_at_by_the_wrapper() -> None:
    layer = TimeDistributed.model_validate({"layer": {"conv2d": {"filters": 4, "kernel_size": 9}}})
    with pytest.raises(Mismatch) as caught:
        layer.infer(Tensor((None, 4, 8, 8, 3)))
    assert caught.value.message == "a window of 9 does not fit in an input of 8"


def test_every_step_is_counted() -> None:
    layer = TimeDistributed.model_validate({"layer": DENSE})
    x = Tensor((None, 5, 7))
    assert layer.macs(layer.infer(x), x) == 5 * 7 * 3


def test_the_kernel_is_kept_twice_by_keras_and_so_has_two_places() -> None:
    layer = SpectralNormalization.model_validate({"layer": DENSE})
    places = {each.name: each.places for each in layer.weights(Tensor((None, 7)))}
    assert places == {
        "dense/kernel": ("", "layer"),
        "vector_u": ("",),
        "dense/bias": ("layer",),
    }
