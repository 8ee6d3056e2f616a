"""The specs of all networks that keras.applications has are equal to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253
import pytest

from netspec.compiler import compile_spec
from netspec.emit.readers import Target
from tests.compiling import write
from tests.specs.building import FOLDER, architecture, loaded, spec
from tests.specs.sameness import assert_same_network, assert_same_outputs
from tests.specs.stand_ins import assert_same_layers, variables, weights

if TYPE_CHECKING:
    import keras

APPLICATIONS = {
    "convnext_base": "ConvNeXtBase",
    "convnext_large": "ConvNeXtLarge",
    "convnext_small": "ConvNeXtSmall",
    "convnext_tiny": "ConvNeXtTiny",
    "convnext_xlarge": "ConvNeXtXLarge",
    "densenet121": "DenseNet121",
    "densenet169": "DenseNet169",
    "densenet201": "DenseNet201",
    **{f"efficientnet_b{n}": f"EfficientNetB{n}" for n in range(8)},
    **{f"efficientnet_v2_b{n}": f"EfficientNetV2B{n}" for n in range(4)},
    "efficientnet_v2_l": "EfficientNetV2L",
    "efficientnet_v2_m": "EfficientNetV2M",
    "efficientnet_v2_s": "EfficientNetV2S",
    "inception_resnet_v2": "InceptionResNetV2",
    "inception_v3": "InceptionV3",
    "mobilenet": "MobileNet",
    "mobilenet_v2": "MobileNetV2",
    "mobilenet_v3_large": "MobileNetV3Large",
    "mobilenet_v3_small": "MobileNetV3Small",
    "nasnet_large": "NASNetLarge",
    "nasnet_mobile": "NASNetMobile",
    "resnet101": "ResNet101",
    "resnet101_v2": "ResNet101V2",
    "resnet152": "ResNet152",
    "resnet152_v2": "ResNet152V2",
    "resnet50": "ResNet50",
    "resnet50_v2": "ResNet50V2",
    "vgg16": "VGG16",
    "vgg19": "VGG19",
    "xception": "Xception",
}

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

# What the functions can be asked for that their specs can be asked for too.
OPTIONS: list[tuple[str, dict[str, Any]]] = [
    ("convnext_tiny", {"include_top": False, "include_preprocessing": False}),
    ("convnext_tiny", {"include_top": False, "pooling": "max"}),
    ("densenet121", {"include_top": False, "pooling": "avg"}),
    ("efficientnet_b0", {"include_top": False, "pooling": "max"}),
    ("efficientnet_v2_b0", {"include_top": False, "include_preprocessing": False}),
    ("efficientnet_v2_b0", {"classes": 7}),
    ("efficientnet_v2_s", {"include_top": False, "pooling": "avg", "include_preprocessing": False}),
    ("inception_resnet_v2", {"include_top": False, "pooling": "avg"}),
    ("inception_v3", {"include_top": False, "pooling": "max"}),
    ("mobilenet", {"alpha": 0.25, "depth_multiplier": 2, "dropout": 0.5}),
    ("mobilenet", {"include_top": False, "pooling": "avg"}),
    ("mobilenet_v2", {"alpha": 0.35}),
    ("mobilenet_v2", {"alpha": 1.4, "include_top": False, "pooling": "max"}),
    ("mobilenet_v3_large", {"alpha": 1.25, "include_preprocessing": False}),
    ("mobilenet_v3_large", {"minimalistic": True, "dropout_rate": 0.0, "classes": 3}),
    ("mobilenet_v3_small", {"alpha": 0.75, "include_top": False, "pooling": "avg"}),
    ("mobilenet_v3_small", {"minimalistic": True}),
    ("nasnet_mobile", {"include_top": False, "pooling": "avg"}),
    ("resnet50", {"include_top": False, "pooling": "avg"}),
    ("resnet50_v2", {"include_top": False, "pooling": "max"}),
    ("vgg19", {"include_top": False, "pooling": "avg"}),
    ("xception", {"include_top": False, "pooling": "max"}),
]

# Keras writes HDF5 in a way that numpy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(autouse=True)
def fresh_session() -> Iterator[None]:
    """A session in which Keras counts the names of layers without one from the start."""
    import keras

    keras.backend.clear_session()
    yield
    keras.backend.clear_session()


def made(name: str, **options: Any) -> keras.Model:
    """The network as Keras has it."""
    import keras

    model: keras.Model = getattr(keras.applications, APPLICATIONS[name])(weights=None, **options)
    return model


def test_every_network_of_keras_has_its_spec() -> None:
    import keras

    functions = {name for name in dir(keras.applications) if name[0].isupper()}
    assert set(APPLICATIONS.values()) == functions


@pytest.mark.parametrize("name", APPLICATIONS)
def test_the_layers_and_weights_are_those_of_keras(name: str, tmp_path: Path) -> None:
    expected = made(name)
    actual = architecture(spec(name), tmp_path)
    assert actual["config"]["name"] == expected.name
    assert_same_layers(actual, expected)
    assert variables(compile_spec(spec(name))) == weights(expected)


@pytest.mark.parametrize(("name", "options"), OPTIONS, ids=str)
def test_an_option_changes_what_it_changes_in_keras(
    name: str, options: dict[str, Any], tmp_path: Path
) -> None:
    expected = made(name, **options)
    path = sized(name, expected.input_shape[1:], tmp_path, options)
    assert_same_layers(architecture(path, tmp_path), expected)
    assert variables(compile_spec(path, folders=(str(FOLDER),))) == weights(expected)


def test_the_pretrained_efficientnet_has_a_step_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras
    from keras.src.applications import efficientnet

    # Nothing is loaded: there is no network, and the layers are there before.
    monkeypatch.setattr(efficientnet.file_utils, "get_file", lambda *_, **__: "")
    monkeypatch.setattr(keras.Model, "load_weights", lambda *_, **__: None)
    expected = keras.applications.EfficientNetB0(weights="imagenet")
    path = sized("efficientnet_b0", [224, 224, 3], tmp_path, {"imagenet": True})
    assert_same_layers(architecture(path, tmp_path), expected)


@pytest.mark.parametrize("name", SIZES)
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


def sized(name: str, shape: Sequence[int | None], folder: Path, options: dict[str, Any]) -> str:
    """The path of a spec that has the layers of another for images of a shape."""
    given = {"dropout" if key == "dropout_rate" else key: each for key, each in options.items()}
    text = f"""
    inputs: [{{input_layer: {json.dumps(list(shape))}}}]
    layers: [include: {{spec: {name}.yaml, set: {json.dumps(given)}}}]
    """
    return write(text, folder)
