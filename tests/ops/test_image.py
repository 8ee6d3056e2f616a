"""Layers of images, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from netspec.op import Op
from netspec.ops.augmentation import AugMix, RandAugment, RandomColorJitter
from netspec.ops.color import RandomBrightness, RandomGrayscale, RandomHue, RandomSaturation
from netspec.ops.geometry import RandomRotation, RandomShear, RandomTranslation, RandomZoom
from netspec.ops.mixing import RandomGaussianBlur
from netspec.ops.resizing import Resizing
from netspec.tensor import Tensor
from tests.ops.oracle import (
    Feed,
    Refusal,
    ask_op,
    check_op,
    check_refused,
    classes,
    keras_class,
)
from tests.ops.strategies import Arguments, Tensors, tensors

IMAGES = ("resizing", "geometry", "color", "contrast", "mixing", "augmentation")

# A picture has colours, or is grey; now and then it is neither, or no picture.
COLOURS = st.sampled_from([3, 3, 3, 3, 1, 1, None, 4])
RANGES = st.sampled_from([(0, 255), [0, 1], [1.0, -1.0]])


def pictures(arguments: Arguments) -> SearchStrategy[Tensors]:
    """Batches of pictures as the arguments have their channels."""
    last = arguments.get("data_format") != "channels_first"

    def with_colours(x: Tensor, channels: int | None) -> Tensor:
        batch, *rest = x.shape
        spatial = rest[:2] if last else rest[1:]
        return x._replace(
            shape=(batch, *spatial, channels) if last else (batch, channels, *spatial)
        )

    coloured = st.builds(with_colours, tensors(4), COLOURS)
    return st.tuples(st.one_of([coloured] * 9 + [tensors((3, 5))]))


@pytest.mark.parametrize("op", classes(*IMAGES))
def test_a_layer_of_images_agrees_with_keras(op: type[Op], examples: int) -> None:
    drawn: dict[str, SearchStrategy[Any]] = {"seed": st.none() | st.integers(0, 9)}
    if "value_range" in op.model_fields:
        drawn["value_range"] = RANGES
    if "tile_grid_size" in op.model_fields:
        # Keras takes one number for both, and then fails when it runs.
        drawn["tile_grid_size"] = st.tuples(st.integers(1, 4), st.integers(1, 4))
    check_op(op, arguments=drawn, inputs=pictures, examples=examples)


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (Resizing, "missing", {"height": 4}, (None, 8, 8, 3)),
        (Resizing, "NS402", {"height": 4, "width": 4}, (None, 8, 3)),
        (RandomRotation, "NS207", {"factor": 1.5}, (None, 8, 8, 3)),
        (RandomRotation, "NS208", {"factor": [0.1, 0.2, 0.3]}, (None, 8, 8, 3)),
        (RandomRotation, "NS206", {"factor": 0.1, "fill_mode": "mirror"}, (None, 8, 8, 3)),
        (RandomTranslation, "missing", {"height_factor": 0.1}, (None, 8, 8, 3)),
        (RandomZoom, "NS207", {"height_factor": -1}, (None, 8, 8, 3)),
        (RandomShear, "NS207", {"x_factor": -0.1}, (None, 8, 8, 3)),
        (RandomShear, "NS206", {"interpolation": "bicubic"}, (None, 8, 8, 3)),
        (RandomGaussianBlur, "NS207", {"kernel_size": 2}, (None, 8, 8, 3)),
        (RandomBrightness, "NS205", {"factor": 0.1, "value_range": 255}, (None, 8, 8, 3)),
        (RandomBrightness, "NS208", {"factor": 0.1, "value_range": [0]}, (None, 8, 8, 3)),
        (RandomSaturation, "NS404", {"factor": 0.5}, (None, 8, 8, 1)),
        (AugMix, "NS206", {"interpolation": "lanczos3"}, (None, 8, 8, 3)),
        (RandAugment, "NS207", {"factor": 2}, (None, 8, 8, 3)),
        (RandomColorJitter, "NS207", {"hue_factor": 2}, (None, 8, 8, 3)),
    ],
)
def test_what_keras_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, arguments, Tensor(shape))


@pytest.mark.parametrize(
    ("op", "code", "arguments"),
    [
        (Resizing, "NS206", {"height": 4, "width": 4, "interpolation": "cubic"}),
        (Resizing, "NS206", {"height": 4, "width": 4, "fill_mode": "reflect"}),
        (
            Resizing,
            "NS218",
            {
                "height": 4,
                "width": 4,
                "crop_to_aspect_ratio": True,
                "pad_to_aspect_ratio": True,
            },
        ),
    ],
)
def test_what_fails_when_keras_runs_it_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any]
) -> None:
    import keras

    refused = ask_op(op, arguments, Feed((Tensor((None, 8, 8, 3)),)))
    assert isinstance(refused, Refusal)
    assert refused.code == code
    layer = keras_class(op)(**arguments)
    image = keras.random.uniform((2, 8, 6, 3))
    with pytest.raises(ValueError):
        layer(image, training=True)


@pytest.mark.parametrize(
    ("op", "arguments"),
    [
        (RandomSaturation, {"factor": 0.5}),
        (RandomHue, {"factor": 0.5}),
        (RandomGrayscale, {}),
        (RandAugment, {"num_ops": 11}),
    ],
)
def test_other_colours_fail_when_keras_runs_it(op: type[Op], arguments: dict[str, Any]) -> None:
    import keras
    import tensorflow

    layer = keras_class(op)(**arguments)
    with pytest.raises((ValueError, tensorflow.errors.OpError)):
        layer(keras.random.uniform((2, 8, 8, 4)), training=True)


def test_keras_cuts_no_corner_off_when_it_predicts() -> None:
    import keras

    layer = keras.layers.RandomCrop(4, 4)
    images = keras.random.uniform((2, 8, 8, 3))
    assert layer(images, training=True).shape == (2, 4, 4, 3)
    # What warns of it can go when this is so no more.
    assert layer(images, training=False).shape == (2, 8, 8, 3)


def test_keras_can_make_no_model_of_what_spreads_values_evenly() -> None:
    import keras

    x = keras.Input((8, 8, 3))
    with pytest.raises(ValueError, match="cycle"):
        keras.Model(x, keras.layers.Equalization()(x))


def test_layers_that_a_layer_makes_go_by_its_arguments() -> None:
    some = RandomColorJitter(hue_factor=0.5, brightness_factor=0.5)
    assert some.made_classes() == ("RandomBrightness", "RandomHue")
    assert len(AugMix().made_classes()) == 11
    assert len(AugMix(all_ops=False).made_classes()) == 7
