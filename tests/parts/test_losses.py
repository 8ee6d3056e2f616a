"""Losses are Keras's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from netspec.emit.keras import keras_object
from netspec.parts.losses import AUTOMATIC, LOSSES, TEXTS, Loss, read_loss
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

# The one loss that Keras does not find by a text.
WITHOUT_TEXT = {"categorical_generalized_cross_entropy"}

INSTEAD = {
    "reduction": st.sampled_from(["sum", "mean", "none", None, "mean_with_sample_weight", "max"]),
    "axis": st.one_of(st.none(), st.integers(-2, 2)),
    "alpha": st.floats(-1, 2, width=16),
}


def test_every_loss_of_keras_is_declared() -> None:
    check_complete("keras.losses", LOSSES, LEFT_OUT, "losses.py")


@pytest.mark.parametrize("part", kinds(LOSSES).values(), ids=lambda part: part.__name__)
def test_the_fields_are_the_arguments_of_keras(part: type[Part]) -> None:
    check_signature(part, frozenset({"name", "dtype"}))


@pytest.mark.parametrize("part", kinds(LOSSES).values(), ids=lambda part: part.__name__)
def test_keras_takes_what_is_taken(part: type[Part]) -> None:
    check_arguments(part, {}, INSTEAD)


@pytest.mark.parametrize("text", sorted(TEXTS))
def test_a_text_stays_a_text_that_keras_knows(text: str) -> None:
    import keras

    found = keras.losses.get(text)
    assert keras.losses.get(read_loss(text)) is found
    same = keras.losses.get(LOSSES[text].__name__)
    assert found is same.fn


@pytest.mark.parametrize("text", sorted(AUTOMATIC))
def test_a_text_that_keras_resolves_by_shape_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="guessed from shapes"):
        read_loss(text)


@pytest.mark.parametrize("text", sorted(TEXTS))
def test_a_text_comes_back_from_a_saved_model(text: str) -> None:
    import keras

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    model.compile(loss=read_loss(text))
    config = model.get_compile_config()
    again = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    again.compile_from_config(config)
    assert again.get_compile_config()["loss"] == config["loss"]


@pytest.mark.parametrize("text", sorted(WITHOUT_TEXT))
def test_a_loss_that_keras_has_no_text_for_becomes_the_object(text: str) -> None:
    import keras

    with pytest.raises(ValueError, match="Could not interpret"):
        keras.losses.get(text)
    loss = read_loss(text)
    assert isinstance(loss, Loss)
    assert keras_object(loss).name == text


def test_every_text_of_keras_is_taken_but_the_names_of_classes() -> None:
    from keras.src.losses import ALL_OBJECTS_DICT

    functions = {text for text, found in ALL_OBJECTS_DICT.items() if not isinstance(found, type)}
    assert functions == TEXTS


@pytest.mark.parametrize("name", ["MeanSquaredError", "mean_square_error"])
def test_another_name_is_refused_with_the_nearest(name: str) -> None:
    with pytest.raises(PydanticCustomError) as error:
        read_loss(name)
    assert error.value.type == "NS237"
    assert error.value.context == {
        "fact": f"there is no loss `{name}`",
        "help": "did you mean `mean_squared_error`?",
    }


@pytest.mark.parametrize(
    ("written", "name", "arguments"),
    [
        ({"mse": {"reduction": "sum"}}, "MeanSquaredError", {"reduction": "sum"}),
        ({"mean_squared_error": "sum"}, "MeanSquaredError", {"reduction": "sum"}),
        ({"huber": 2}, "Huber", {"delta": 2.0}),
        ({"dice": {"axis": [1, 2]}}, "Dice", {"axis": [1, 2]}),
        ({"categorical_crossentropy": {}}, "CategoricalCrossentropy", {}),
        (
            {"categorical_focal_crossentropy": {"alpha": [0.1, 0.9], "gamma": 1}},
            "CategoricalFocalCrossentropy",
            {"alpha": [0.1, 0.9], "gamma": 1.0},
        ),
    ],
)
def test_a_mapping_is_the_object_with_these_arguments(
    written: Any, name: str, arguments: dict[str, Any]
) -> None:
    import keras

    loss = read_loss(written)
    assert isinstance(loss, Loss)
    by_hand = getattr(keras.losses, name)
    assert config(lambda: keras_object(loss)) == config(lambda: by_hand(**arguments))


def test_the_delta_of_huber_which_keras_leaves_out_of_its_config_arrives() -> None:
    import keras

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
            "not `summ`",
        ),
        (
            {"categorical_generalized_cross_entropy": 1},
            "NS207",
            "must be above 0 and below 1, not 1",
        ),
        (
            {"binary_crossentropy": {"label_smoothing": -0.5}},
            "NS207",
            "must be between 0 and 1, not -0.5",
        ),
        ({"huber": 0}, "NS207", "must be above 0, not 0"),
        ({"ce": {"axis": 1}}, "NS237", "there is no loss `ce`"),
        (["mse"], "NS205", "must be a name or a mapping with one key, but this is a list of 1"),
    ],
)
def test_a_wrong_argument_is_one_error(written: Any, code: str, fact: str) -> None:
    assert refusal(read_loss, written)[0] == code
    assert refusal(read_loss, written)[1].endswith(fact)
