"""Losses are Keras's."""

from __future__ import annotations

from typing import Any

import keras
import pytest
from hypothesis import strategies as st

from netspec.emit.keras import keras_object
from netspec.parts.losses import LOSSES, TEXTS, Loss, read_loss
from netspec.parts.part import Part
from tests.parts.catalogued import (
    check_arguments,
    check_complete,
    check_signature,
    config,
    kinds,
    refusal,
)

# Classes of `keras.losses` that a spec cannot name.
LEFT_OUT = {"Loss": "the base class"}

# What Keras resolves by the shapes of output and labels, and only at the first step.
AUTOMATIC = {"crossentropy", "ce"}

# The one loss that Keras does not find by a text.
WITHOUT_TEXT = {"categorical_generalized_cross_entropy"}

INSTEAD = {
    "reduction": st.sampled_from(["sum", "mean", "none", None, "mean_with_sample_weight", "max"]),
    "axis": st.one_of(st.none(), st.integers(-2, 2)),
    "alpha": st.floats(-1, 2, width=16),
}


def test_every_loss_of_keras_is_declared() -> None:
    check_complete(keras.losses, LOSSES, LEFT_OUT, "losses.py")


@pytest.mark.parametrize("part", kinds(LOSSES).values(), ids=lambda part: part.__name__)
def test_the_fields_are_the_arguments_of_keras(part: type[Part]) -> None:
    check_signature(part, keras.losses, frozenset({"name", "dtype"}))


@pytest.mark.parametrize("part", kinds(LOSSES).values(), ids=lambda part: part.__name__)
def test_keras_takes_what_is_taken(part: type[Part]) -> None:
    check_arguments(part, keras.losses, {}, INSTEAD)


@pytest.mark.parametrize("text", sorted(TEXTS - AUTOMATIC))
def test_a_text_stays_a_text_that_keras_knows(text: str) -> None:
    assert read_loss(text) == text
    found = keras.losses.get(text)
    same = keras.losses.get(LOSSES[text].__name__)
    assert found is same.fn


@pytest.mark.parametrize("text", sorted(AUTOMATIC))
def test_a_text_that_keras_resolves_by_shape_stays_a_text(text: str) -> None:
    assert read_loss(text) == text
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    model.compile(loss=text)
    zeros = keras.ops.zeros((2, 3))
    assert model.compute_loss(None, zeros, zeros) is not None


@pytest.mark.parametrize("text", sorted(WITHOUT_TEXT))
def test_a_loss_that_keras_has_no_text_for_becomes_the_object(text: str) -> None:
    with pytest.raises(ValueError, match="Could not interpret"):
        keras.losses.get(text)
    loss = read_loss(text)
    assert isinstance(loss, Loss)
    assert keras_object(loss).name == text


def test_every_text_of_keras_is_taken_or_is_the_name_of_a_class() -> None:
    from keras.src.losses import ALL_OBJECTS_DICT

    classes = {*dir(keras.losses), "LossFunctionWrapper"}
    lower = {text for text in ALL_OBJECTS_DICT if text not in classes or text in dir(keras.losses)}
    functions = {text for text in lower if not isinstance(ALL_OBJECTS_DICT[text], type)}
    assert functions == TEXTS - AUTOMATIC


@pytest.mark.parametrize("name", ["MeanSquaredError", "mean_square_error", "msee", "MeanSquared"])
def test_another_name_is_refused_with_the_nearest(name: str) -> None:
    assert refusal(read_loss, name) == ("NS237", f"there is no loss `{name}`")


@pytest.mark.parametrize(
    ("written", "by_hand"),
    [
        ({"mse": {"reduction": "sum"}}, lambda: keras.losses.MeanSquaredError(reduction="sum")),
        ({"mean_squared_error": "sum"}, lambda: keras.losses.MeanSquaredError("sum")),
        ({"huber": 2}, lambda: keras.losses.Huber(2.0)),
        ({"dice": {"axis": [1, 2]}}, lambda: keras.losses.Dice(axis=[1, 2])),
        (
            {"categorical_focal_crossentropy": {"alpha": [0.1, 0.9], "gamma": 1}},
            lambda: keras.losses.CategoricalFocalCrossentropy([0.1, 0.9], 1.0),
        ),
        ({"categorical_crossentropy": {}}, lambda: keras.losses.CategoricalCrossentropy()),
    ],
)
def test_a_mapping_is_the_object_with_these_arguments(written: Any, by_hand: Any) -> None:
    loss = read_loss(written)
    assert isinstance(loss, Loss)
    assert config(lambda: keras_object(loss)) == config(by_hand)


def test_the_delta_of_huber_which_keras_leaves_out_of_its_config_arrives() -> None:
    loss = read_loss({"huber": {"delta": 0.5}})
    assert isinstance(loss, Loss)
    assert float(keras_object(loss)([[0.0]], [[3.0]])) == float(
        keras.losses.Huber(0.5)([[0.0]], [[3.0]])
    )


@pytest.mark.parametrize(
    ("written", "code", "fact"),
    [
        (
            {"mse": "summ"},
            "NS206",
            "must be `sum_over_batch_size` or `sum` or `mean` or `mean_with_sample_weight` or"
            " `none`, not `summ`",
        ),
        (
            {"categorical_generalized_cross_entropy": 1},
            "NS207",
            "must be above 0 and below 1, not 1",
        ),
        ({"binary_crossentropy": {"label_smoothing": -0.5}}, "NS207", "must be between 0 and 1, not -0.5"),
        ({"huber": 0}, "NS207", "must be above 0, not 0"),
        ({"ce": {"axis": 1}}, "NS205", "`ce` takes no arguments"),
        (["mse"], "NS205", "must be a name or a mapping with one key, but this is a list of 1"),
    ],
)
def test_a_wrong_argument_is_one_error(written: Any, code: str, fact: str) -> None:
    assert refusal(read_loss, written) == (code, fact)
