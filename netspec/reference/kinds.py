"""The type of an argument, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from netspec.fields import Check
from netspec.op import Op
from netspec.parts.activations import ACTIVATIONS
from netspec.parts.part import Part


def kind_of(field: FieldInfo) -> str:
    """The type of a field: *positive integer, or list of 2*."""
    annotation: Any = field.annotation
    if field.metadata:
        annotation = Annotated[(annotation, *field.metadata)]
    return _words(annotation)


def _words(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _annotated(*get_args(annotation))
    if origin in (Union, UnionType):
        return _or([_words(each) for each in get_args(annotation)])
    if origin is Literal:
        return _one_of(get_args(annotation))
    return _NAMES.get(annotation, "") or _class(annotation)


_NAMES: dict[Any, str] = {
    bool: "true or false",
    int: "integer",
    float: "number",
    str: "text",
    type(None): "null",
}


def _class(annotation: Any) -> str:
    if isinstance(annotation, type) and issubclass(annotation, Op):
        return "layer"
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation.__name__.lower()
    return "value"


def _annotated(annotation: Any, *marks: Any) -> str:
    schema = next((mark.schema for mark in marks if isinstance(mark, Check)), None)
    return _schema(schema) if schema else _words(annotation)


def _schema(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return _either(schema["anyOf"])
    if "enum" in schema:
        return _one_of(tuple(schema["enum"]))
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return str(schema["const"])
    match schema.get("type"):
        case "integer" | "number" as name:
            return _number(name, schema)
        case "array":
            return _list(schema)
        case name:
            return {"object": "mapping", "string": "text", "null": "null"}.get(str(name), "value")


def _either(schemas: list[Mapping[str, Any]]) -> str:
    """Both ways; a list of what the first way is alone needs no further words."""
    words = [_schema(each) for each in schemas]
    first = schemas[0]
    for place, each in enumerate(schemas):
        if place and each.get("type") == "array" and each.get("items") == first:
            words[place] = _list({**each, "items": {}})
    return _or(words)


def _or(words: list[str]) -> str:
    return (", or " if any(" or " in each for each in words) else " or ").join(words)


def _list(schema: Mapping[str, Any]) -> str:
    least, most = schema.get("minItems"), schema.get("maxItems")
    count = f" of {least}" if least is not None and least == most else ""
    inner = _schema(schema["items"]) if schema.get("items") else ""
    inner = f"({inner})" if " or " in inner else inner
    if not inner:
        return f"list{count}"
    return f"list{count} of {inner}" if count else f"list of {inner}"


def _number(name: str, schema: Mapping[str, Any]) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    below, above = schema.get("exclusiveMaximum"), schema.get("exclusiveMinimum")
    if name == "integer" and least == 1 and most is None and below is None:
        return "positive integer"
    bounds = [
        f"{word} {bound:g}"
        for word, bound in (("above", above), ("from", least), ("to", most), ("below", below))
        if bound is not None
    ]
    return " ".join([name, *bounds]) + (" up" if bounds == [f"from {least}"] else "")


def _one_of(values: tuple[Any, ...]) -> str:
    if values == ACTIVATIONS:
        return "activation"
    words = [f"`{str(each).lower() if isinstance(each, bool) else each}`" for each in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
