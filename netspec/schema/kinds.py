"""The schema of a value: of an argument, as it is written or computed."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from netspec import names
from netspec.expression import NO_NAMES
from netspec.fields import Check, Choice, defined
from netspec.schema.texts import NAMES

Schema: TypeAlias = dict[str, Any]

NULL: Schema = {"type": "null"}
TEXT: Schema = {"type": "string"}
OBJECT: Schema = {"type": "object"}
FLAG: Schema = {"type": "boolean"}
COMPUTED = defined("expression")
# Names of layers, of what has to have one, and of what expressions use.
NAME: Schema = {**TEXT, "pattern": names.NAME % 0, "patternErrorMessage": NAMES}
GIVEN_NAME: Schema = {**NAME, "pattern": names.NAME % 1}
VARIABLE: Schema = {
    **TEXT,
    "pattern": names.VARIABLE,
    "not": {"enum": sorted(NO_NAMES)},
}

_PLAIN: dict[Any, Schema] = {
    bool: FLAG,
    int: {"type": "integer"},
    float: {"type": "number"},
    str: TEXT,
    NoneType: NULL,
    Any: {},
}


def field_schema(field: FieldInfo) -> Schema:
    """What a field takes in a spec: a value of its type, or what computes one."""
    annotation: Any = field.annotation
    if field.metadata:
        annotation = Annotated[(annotation, *field.metadata)]
    return computed(_schema(annotation))


def computed(schema: Schema) -> Schema:
    """The same for a value that may be an expression, or have expressions in it."""
    choices = [_inside(each) for each in alternatives(schema)]
    if any(not each or each == TEXT or "$ref" in each for each in choices):
        # Any text is taken already; what is defined elsewhere has its expressions there.
        return either(choices)
    return either([*choices, COMPUTED])


def alternatives(schema: Schema) -> list[Schema]:
    """The ways to fulfil a schema, each no choice itself."""
    if "anyOf" not in schema:
        return [schema]
    return [way for each in schema["anyOf"] for way in alternatives(each)]


def either(choices: list[Schema]) -> Schema:
    """What fulfils one of several schemas."""
    different: list[Schema] = []
    for each in choices:
        if each not in different:
            different.append(each)
    if {} in different:
        return {}
    return different[0] if len(different) == 1 else {"anyOf": different}


def _inside(schema: Schema) -> Schema:
    inner = {key: computed(schema[key]) for key in _NESTED if isinstance(schema.get(key), dict)}
    return {**schema, **inner}


_NESTED = ("items", "additionalProperties")


def _schema(annotation: Any) -> Schema:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _annotated(annotation, *get_args(annotation))
    if origin in (Union, UnionType):
        return either([way for each in get_args(annotation) for way in alternatives(_schema(each))])
    if origin is Literal:
        return {"enum": list(get_args(annotation))}
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    return _pydantic(annotation)


def _annotated(whole: Any, annotation: Any, *marks: Any) -> Schema:
    match marks:
        case [Check(schema=schema)]:
            return schema
        case [Choice()]:
            return _schema(annotation)
        case _:
            return _pydantic(whole)


def _pydantic(annotation: Any) -> Schema:
    """What pydantic says of a type that no op of ours has; nothing where it does not know."""
    from pydantic import TypeAdapter
    from pydantic.errors import PydanticInvalidForJsonSchema, PydanticSchemaGenerationError

    try:
        schema = TypeAdapter(annotation).json_schema()
    except (PydanticInvalidForJsonSchema, PydanticSchemaGenerationError):
        return {}
    return {} if "$defs" in schema else schema
