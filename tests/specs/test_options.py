"""What keras.applications can be asked for, the specs of its networks can be asked for too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netspec.compiler import compile_spec
from tests.specs.applications import made, sized
from tests.specs.building import FOLDER, architecture, weightless
from tests.specs.stand_ins import assert_same_layers, variables, weights

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


@pytest.fixture(autouse=True)
def fresh_session() -> Iterator[None]:
    """A session in which Keras counts the names of layers without one from the start."""
    import keras

    keras.backend.clear_session()
    yield
    keras.backend.clear_session()


@pytest.mark.parametrize(("name", "options"), OPTIONS, ids=str)
def test_an_option_changes_what_it_changes_in_keras(
    name: str, options: dict[str, Any], tmp_path: Path
) -> None:
    with weightless():
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
    with weightless():
        expected = keras.applications.EfficientNetB0(weights="imagenet")
    path = sized("efficientnet_b0", [224, 224, 3], tmp_path, {"imagenet": True})
    assert_same_layers(architecture(path, tmp_path), expected)
