"""The specs of networks that keras.applications has are equal to it, through the saved file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np  # noqa: TID253
import pytest

from netspec.emit.readers import Target
from tests.specs.building import loaded
from tests.specs.sameness import assert_same_network, assert_same_outputs

if TYPE_CHECKING:
    import keras

APPLICATIONS = {
    "densenet121": "DenseNet121",
    "inception_v3": "InceptionV3",
    "resnet50": "ResNet50",
    "resnet101": "ResNet101",
    "resnet152": "ResNet152",
    "vgg16": "VGG16",
    "vgg19": "VGG19",
}

# Keras writes HDF5 in a way that numpy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


TARGETS: tuple[Target, ...] = ("keras3", "portable")


class Pair(NamedTuple):
    """A network as the spec has it and as Keras has it."""

    actual: keras.Model
    expected: keras.Model
    target: Target


@pytest.fixture(scope="module", params=product(APPLICATIONS, TARGETS), ids="-".join)
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    import keras

    # A fresh session, in which Keras counts the names of layers without one from the start.
    keras.backend.clear_session()
    name, target = request.param
    expected = getattr(keras.applications, APPLICATIONS[name])(weights=None)
    yield Pair(loaded(name, tmp_path_factory.mktemp("built"), target), expected, target)
    keras.backend.clear_session()


def test_the_saved_network_is_the_one_of_keras(pair: Pair) -> None:
    assert_same_network(pair.actual, pair.expected, listed=pair.target == "portable")


def test_the_saved_network_computes_what_the_one_of_keras_does(pair: Pair) -> None:
    shape = (1, *pair.expected.input_shape[1:])
    images = np.random.default_rng(7).uniform(-1, 1, shape).astype("float32")
    assert_same_outputs(pair.actual, pair.expected, images)
