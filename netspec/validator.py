"""Validators of pydantic models, made in a fraction of the time that pydantic takes for any model.

A model of ours has fields of a few kinds: a check, a choice, a flag, or one of these or nothing.
What pydantic would make of them is written down here at once; a test compares the two. For a model
that has anything else, pydantic makes the validator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from netspec.fields import Check, Choice

M = TypeVar("M", bound=BaseModel)

_VALIDATORS: dict[type[BaseModel], Callable[[Any], Any]] = {}


def validate(model: type[M], values: Mapping[str, Any]) -> M:
    """What `model.model_validate` gives; `pydantic.ValidationError` as from there."""
    validator = _VALIDATORS.get(model)
    if validator is None:
        schema = schema_of(model)
        validator = SchemaValidator(schema).validate_python if schema else model.model_validate
        _VALIDATORS[model] = validator
    valid: M = validator(values)
    return valid


def schema_of(model: type[BaseModel]) -> CoreSchema | None:
    """The schema of a model, or `None` when it has a field or a check of another kind."""
    decorators = model.__pydantic_decorators__
    checks = decorators.model_validators.values()
    if decorators.field_validators or any(each.info.mode != "after" for each in checks):
        return None
    fields: dict[str, core_schema.ModelField] = {}
    for name, info in model.model_fields.items():
        field = _kind(info.annotation, info.metadata)
        if field is None or info.default_factory is not None:
            return None
        if not info.is_required():
            field = core_schema.with_default_schema(field, default=info.default)
        fields[name] = core_schema.model_field(field)
    config = core_schema.CoreConfig(
        title=model.__name__,
        extra_fields_behavior=model.model_config.get("extra"),  # type: ignore[typeddict-item]
        strict=model.model_config.get("strict", False),
        allow_inf_nan=model.model_config.get("allow_inf_nan", True),
    )
    inner = core_schema.model_fields_schema(fields, model_name=model.__name__)
    schema: CoreSchema = core_schema.model_schema(model, inner, config=config)
    for each in checks:
        function: Any = each.func
        schema = core_schema.no_info_after_validator_function(function, schema)
    return schema


def _kind(annotation: Any, metadata: list[Any]) -> CoreSchema | None:
    match metadata:
        case [Check() as check]:
            return core_schema.no_info_plain_validator_function(check.check)
        case [Choice() as choice]:
            return core_schema.no_info_plain_validator_function(choice.check(annotation))
        case []:
            return _plain(annotation)
        case _:
            return None


def _plain(annotation: Any) -> CoreSchema | None:
    if annotation is bool:
        return core_schema.bool_schema()
    if annotation is Any:
        return core_schema.any_schema()
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        return _kind(inner, metadata)
    if origin in (Union, UnionType):
        match [each for each in get_args(annotation) if each is not NoneType]:
            case [one] if len(get_args(annotation)) == 2:
                schema = _plain(one)
                return schema and core_schema.nullable_schema(schema)
    return None
