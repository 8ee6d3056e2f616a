"""The layers that this package adds to Keras, against formulas and layers that others wrote."""

# ruff: noqa: TID253 - nothing here works without Keras.

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras.src.applications import convnext
from numpy.testing import assert_allclose, assert_array_equal

from netspec.layers import LayerScale, LocalResponseNormalization, StochasticDepth

IMAGES = np.random.default_rng(0).normal(0, 30, (2, 4, 5, 7)).astype("float32")


def by_the_paper(x: Any, n: int, alpha: float, beta: float, k: float) -> Any:
    """Section 3.3 of Krizhevsky et al. (2012), in the order of its formula."""
    channels = x.shape[-1]
    out = np.empty_like(x)
    for i in range(channels):
        total = 0
        for j in range(max(0, i - n // 2), min(channels - 1, i + n // 2) + 1):
            total = total + x[..., j] ** 2
        out[..., i] = x[..., i] / (k + alpha * total) ** beta
    return out


@pytest.mark.parametrize("size", [1, 3, 5, 9])
@pytest.mark.parametrize(("alpha", "beta", "bias"), [(1e-4, 0.75, 2.0), (1.0, 0.5, 1.0)])
def test_the_response_is_that_of_tensorflow_and_of_the_paper(
    size: int, alpha: float, beta: float, bias: float
) -> None:
    layer = LocalResponseNormalization(size, alpha, beta, bias)
    result = layer(IMAGES).numpy()
    assert_allclose(
        result, tf.nn.local_response_normalization(IMAGES, size // 2, bias, alpha, beta), rtol=1e-5
    )
    assert_allclose(result, by_the_paper(IMAGES, size, alpha, beta, bias), rtol=1e-5)


def test_the_defaults_are_those_of_alexnet() -> None:
    expected = by_the_paper(IMAGES, n=5, alpha=1e-4, beta=0.75, k=2)
    assert_allclose(LocalResponseNormalization()(IMAGES), expected, rtol=1e-5)


def test_the_channels_may_come_first() -> None:
    first = LocalResponseNormalization(data_format="channels_first")
    moved = first(np.moveaxis(IMAGES, -1, 1)).numpy()
    assert_allclose(np.moveaxis(moved, 1, -1), LocalResponseNormalization()(IMAGES), rtol=1e-6)


def test_half_precision_does_not_overflow() -> None:
    layer = LocalResponseNormalization(dtype="float16")
    result = layer(np.full((1, 1, 1, 5), 1000, "float16"))
    assert result.dtype == "float16"
    assert_allclose(result, by_the_paper(np.full((1, 1, 1, 5), 1e3), 5, 1e-4, 0.75, 2), rtol=1e-3)


def test_an_open_number_of_channels_can_be_normalized() -> None:
    inputs = keras.Input((None, None, None))
    model = keras.Model(inputs, LocalResponseNormalization()(inputs))
    assert_allclose(model(IMAGES), LocalResponseNormalization()(IMAGES))


@pytest.mark.parametrize("size", [0, 4])
def test_a_window_without_a_middle_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"odd number, not {size}"):
        LocalResponseNormalization(size)


def test_an_unknown_data_format_is_refused() -> None:
    with pytest.raises(ValueError, match="NHWC"):
        LocalResponseNormalization(data_format="NHWC")


@pytest.mark.parametrize("dtype", ["float32", "float16", "mixed_float16"])
def test_a_layer_scale_is_that_of_convnext(dtype: str) -> None:
    ours, theirs = (kind(0.3, 7, dtype=dtype) for kind in (LayerScale, convnext.LayerScale))
    assert_array_equal(ours(IMAGES), theirs(IMAGES))
    rows = [(w.shape, w.dtype, w.trainable) for w in ours.weights]
    assert rows == [(w.shape, w.dtype, w.trainable) for w in theirs.weights]


def test_a_layer_scale_counts_the_channels_itself() -> None:
    assert_array_equal(LayerScale(0.3)(IMAGES), LayerScale(0.3, 7)(IMAGES))


def test_a_layer_scale_for_other_channels_is_refused() -> None:
    with pytest.raises(ValueError, match="`projection_dim` is 3, the channels 7"):
        LayerScale(0.3, 3)(IMAGES)


def test_its_weight_is_called_gamma_whatever_was_made_before() -> None:
    layers = [LayerScale(0.3), LayerScale(0.3)]
    for layer in layers:
        layer.build((None, 7))
    assert [layer.gamma.name for layer in layers] == ["gamma", "gamma"]


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.9])
def test_a_stochastic_depth_is_that_of_convnext(rate: float) -> None:
    results = []
    for kind in (StochasticDepth, convnext.StochasticDepth):
        keras.utils.set_random_seed(1)
        results.append(kind(rate)(np.ones((50, 2, 3), "float32"), training=True))
    assert_array_equal(*results)


@pytest.mark.parametrize("training", [False, None])
def test_a_stochastic_depth_passes_on_what_is_predicted(training: bool | None) -> None:
    assert_array_equal(StochasticDepth(0.9)(IMAGES, training=training), IMAGES)


def test_a_stochastic_depth_drops_whole_samples_and_keeps_the_mean() -> None:
    keras.utils.set_random_seed(1)
    result = StochasticDepth(0.25)(np.ones((4000, 3), "float32"), training=True).numpy()
    dropped = (result == 0).all(axis=1)
    assert_allclose(result[~dropped], 1 / 0.75, rtol=1e-6)
    # Four standard deviations of the mean of 4000 draws.
    assert abs(dropped.mean() - 0.25) < 4 * (0.25 * 0.75 / 4000) ** 0.5


def test_a_stochastic_depth_trains_in_half_precision() -> None:
    result = StochasticDepth(0.5, dtype="mixed_float16")(np.ones((8, 3), "float32"), training=True)
    assert result.dtype == "float16"
    assert set(np.unique(result)) <= {0.0, 2.0}


@pytest.mark.parametrize("rate", [-0.1, 1, 50])
def test_a_rate_that_leaves_nothing_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="from 0 to below 1"):
        StochasticDepth(rate)


# Keras's variables and NumPy 2 do not agree on how arrays are copied.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_a_file_with_these_layers_loads(tmp_path: Path, ending: str) -> None:
    inputs = keras.Input((4, 5, 7))
    x = LocalResponseNormalization(3, 1e-3, 0.5, 1.0)(inputs)
    x = StochasticDepth(0.2)(LayerScale(0.3)(x))
    model = keras.Model(inputs, x)
    model.save(tmp_path / f"model.{ending}")
    loaded = keras.models.load_model(tmp_path / f"model.{ending}")
    assert [each.get_config() for each in loaded.layers] == [
        each.get_config() for each in model.layers
    ]
    assert_array_equal(loaded(IMAGES), model(IMAGES))


def test_masks_go_through() -> None:
    x = keras.layers.Masking()(np.ones((2, 3, 4), "float32"))
    for layer in (LocalResponseNormalization(), LayerScale(0.3), StochasticDepth(0.2)):
        assert layer(x)._keras_mask is not None
