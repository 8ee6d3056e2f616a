"""Regularizers are Keras's."""

from __future__ import annotations

from typing import Any

import pytest

from netspec.emit.keras import keras_object
from netspec.parts.part import Part
from netspec.parts.regularizers import read_regularizer, regularizers
from tests.parts.aliased import check_fields, keras_names, our_names
from tests.parts.catalogued import check_arguments, kinds, refusal

NAMES = keras_names("keras.regularizers", "Regularizer")


def test_every_regularizer_has_every_name_that_keras_has_for_it() -> None:
    assert our_names(regularizers()) == NAMES


@pytest.mark.parametrize("part", kinds(regularizers()).values())
def test_the_fields_are_the_arguments_of_keras(part: type[Part]) -> None:
    check_fields(part)


@pytest.mark.parametrize("part", kinds(regularizers()).values())
def test_keras_takes_what_is_taken(part: type[Part]) -> None:
    check_arguments(part, {}, {})


# Keras has this name as a class alone.
@pytest.mark.parametrize("name", sorted(NAMES.keys() - {"l1_l2"}))
def test_a_name_alone_is_what_keras_gets_by_it(name: str) -> None:
    import keras

    found = keras.regularizers.get(name)
    assert keras_object(read_regularizer(name)).get_config() == found.get_config()


def test_a_number_alone_is_the_main_argument() -> None:
    assert read_regularizer({"l2": 5e-4}) == read_regularizer({"l2": {"l2": 5e-4}})


@pytest.mark.parametrize(
    ("value", "code", "fact"),
    [
        ("l3", "NS223", "there is no regularizer `l3`"),
        (0.01, "NS205", "must be a name or a mapping with one key, but this is 0.01"),
        ({"l1": -1}, "NS207", "must be at least 0, not -1"),
        ({"l1": "0.1"}, "NS205", 'must be a number, but this is the text `"0.1"`'),
        ({"l1_l2": 0.01}, "NS205", "`l1_l2` takes no bare value"),
        (
            {"orthogonal_regularizer": {"mode": "row"}},
            "NS206",
            "must be `rows` or `columns`, not `row`",
        ),
    ],
)
def test_what_is_wrong_is_said(value: Any, code: str, fact: str) -> None:
    assert refusal(read_regularizer, value) == (code, fact)


def test_an_unknown_argument_is_refused() -> None:
    assert refusal(read_regularizer, {"l2": {"l1": 0.1}})[0] == "extra_forbidden"
