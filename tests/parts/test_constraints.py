"""Constraints are Keras's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from netspec.emit.keras import keras_object
from netspec.parts.constraints import constraints, read_constraint
from netspec.parts.part import Part
from tests.parts.aliased import check_fields, keras_names, our_names
from tests.parts.catalogued import check_arguments, kinds, refusal

NAMES = keras_names("keras.constraints", "Constraint")
AXES = st.one_of(st.integers(-2, 3), st.lists(st.integers(-2, 3), max_size=3).map(tuple))


def test_every_constraint_has_every_name_that_keras_has_for_it() -> None:
    assert our_names(constraints()) == NAMES


@pytest.mark.parametrize("part", kinds(constraints()).values())
def test_the_fields_are_the_arguments_of_keras(part: type[Part]) -> None:
    check_fields(part)


@pytest.mark.parametrize("part", kinds(constraints()).values())
def test_keras_takes_what_is_taken(part: type[Part]) -> None:
    check_arguments(part, {}, {"axis": AXES, "max_value": st.floats(-1, 4, width=16)})


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_name_alone_is_what_keras_gets_by_it(name: str) -> None:
    import keras

    found = keras.constraints.get(name)
    assert keras_object(read_constraint(name)).get_config() == found.get_config()


def test_norms_of_convolutions_are_taken_along_several_axes() -> None:
    import keras

    constraint = keras_object(read_constraint({"max_norm": {"max_value": 3, "axis": [0, 1, 2]}}))
    held = constraint(keras.ops.full((3, 3, 8, 4), 9.0))
    assert float(keras.ops.sum(held[..., 0] ** 2)) == pytest.approx(9)


@pytest.mark.parametrize(
    ("value", "code", "fact"),
    [
        ("maxnorm", "NS223", "there is no constraint `maxnorm`"),
        ({"max_norm": -1}, "NS207", "must be at least 0, not -1"),
        ({"min_max_norm": {"rate": 50}}, "NS207", "must be between 0 and 1, not 50"),
        ({"unit_norm": 0.5}, "NS205", "must be an integer, but this is 0.5"),
        ({"unit_norm": []}, "NS208", "must be an axis or a list of them, but this list is empty"),
        ({"non_neg": 1}, "NS205", "`non_neg` takes no bare value"),
    ],
)
def test_what_is_wrong_is_said(value: Any, code: str, fact: str) -> None:
    assert refusal(read_constraint, value) == (code, fact)
