"""What is written down here as a validator is what pydantic makes of the model."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from netspec.fields import Check, Choice, Padding, Positive
from netspec.ops import MODULE_OF, op_class
from netspec.parts.training import Training
from netspec.validator import schema_of, validate

MODELS = [*map(op_class, MODULE_OF), Training]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_schema_is_that_of_pydantic(model: type[BaseModel]) -> None:
    model.model_rebuild()
    assert _bare(schema_of(model)) == _bare(model.__pydantic_core_schema__)


def test_a_model_with_a_field_of_another_kind_is_left_to_pydantic() -> None:
    class Window(BaseModel):
        model_config = ConfigDict(strict=True)
        size: Annotated[int, Field(gt=2)]

    assert schema_of(Window) is None
    assert validate(Window, {"size": 3}).size == 3
    with pytest.raises(ValidationError, match="greater than 2"):
        validate(Window, {"size": 2})


def test_a_default_and_what_was_set_are_told_apart() -> None:
    class Window(BaseModel):
        size: Positive
        padding: Padding = "valid"

    window = validate(Window, {"size": 3})
    assert (window.padding, window.model_fields_set) == ("valid", {"size"})


def _bare(schema: Any) -> Any:
    """A schema without what pydantic notes for JSON schemas; choices are equal by their texts."""
    if isinstance(schema, dict):
        skipped = ("metadata", "ref", "computed_fields", "root_model", "custom_init")
        return {key: _bare(each) for key, each in schema.items() if key not in skipped}
    if callable(schema) and schema.__qualname__.startswith(Choice.__name__):
        return [cell.cell_contents for cell in schema.__closure__ or ()]
    return schema


def test_checks_are_told_apart() -> None:
    """Lest the comparison above could not fail."""
    one, other = Check(lambda value: value), Check(lambda value: value)

    class First(BaseModel):
        size: Annotated[int, one]

    class Second(BaseModel):
        size: Annotated[int, other]

    Second.model_rebuild()
    assert _bare(schema_of(First))["schema"] != _bare(Second.__pydantic_core_schema__)["schema"]
