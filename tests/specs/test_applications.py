"""The specs of all networks that keras.applications has are equal to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253
import pytest

from netspec.compiler import compile_spec
from netspec.emit.readers import Target
from tests.specs.applications import APPLICATIONS, made, sized
from tests.specs.building import architecture, loaded, spec, weightless
from tests.specs.sameness import assert_same_network, assert_same_outputs
from tests.specs.stand_ins import assert_same_layers, variables, weights

if TYPE_CHECKING:
    import keras

# One of each family, and the size of a small image for it.
SIZES = {
    "convnext_tiny": 64,
    "densenet121": 64,
    "efficientnet_b0": 64,
    "efficientnet_v2_b0": 64,
    "efficientnet_v2_s": 64,
    "inception_resnet_v2": 96,
    "inception_v3": 96,
    "mobilenet": 64,
    "mobilenet_v2": 64,
    "mobilenet_v3_small": 64,
    "nasnet_mobile": 64,
    "resnet50": 64,
    "resnet50_v2": 64,
    "vgg16": 64,
    "xception": 96,
}

# Keras writes HDF5 in a way that numpy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(autouse=True)
def fresh_session() -> Iterator[None]:
    """A session in which Keras counts the names of layers without one from the start."""
    import keras

    keras.backend.clear_session()
    yield
    keras.backend.clear_session()


def test_every_network_of_keras_has_its_spec() -> None:
    import keras

    functions = {name for name in dir(keras.applications) if name[0].isupper()}
    assert set(APPLICATIONS.values()) == functions


@pytest.mark.parametrize("name", APPLICATIONS)
def test_the_layers_and_weights_are_those_of_keras(name: str, tmp_path: Path) -> None:
    with weightless():
        expected = made(name)
    actual = architecture(spec(name), tmp_path)
    assert actual["config"]["name"] == expected.name
    assert_same_layers(actual, expected)
    assert variables(compile_spec(spec(name))) == weights(expected)


@pytest.mark.parametrize(
    "name",
    [
        # Another of its family is looked at every time.
        pytest.param(each, marks=pytest.mark.sweep) if each == "efficientnet_v2_s" else each
        for each in SIZES
    ],
)
def test_the_saved_network_computes_what_the_one_of_keras_does(name: str, tmp_path: Path) -> None:
    shape = (SIZES[name], SIZES[name], 3)
    expected = made(name, input_shape=shape)
    actual = loaded(sized(name, shape, tmp_path, {}), tmp_path, "portable")
    images = np.random.default_rng(7).uniform(-1, 1, (4, *shape)).astype("float32")
    enliven(expected, images)
    assert_same_outputs(actual, expected, images)


@pytest.mark.parametrize("target", ["keras3", "portable"])
def test_the_saved_network_is_the_one_of_keras(target: Target, tmp_path: Path) -> None:
    expected = made("densenet121")
    actual = loaded(spec("densenet121"), tmp_path, target)
    assert_same_network(actual, expected, listed=target == "portable")


def enliven(model: keras.Model, images: Any) -> None:
    """Give the normalizations the statistics of images.

    With those that they start from, a deep network gives nearly the same for all images.
    """
    import keras

    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
    model(images, training=True)
