"""The schema of what has a word and arguments: `{dense: 10}`, `{l2: {l2: 0.1}}`, `relu`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from netspec.declaration import Declaration
from netspec.emit.expand import written
from netspec.reference.pages import argument
from netspec.schema.kinds import NULL, OBJECT, Schema, alternatives, either, field_schema


def arguments(kind: type[Declaration]) -> dict[str, Schema]:
    """The arguments of a class, each with what it takes, its default, and both in words."""
    return {name: _argument(kind, name) for name in kind.model_fields}


def _argument(kind: type[Declaration], name: str) -> Schema:
    field = kind.model_fields[name]
    found = {**wrapped(field_schema(field)), "description": argument(kind, name)}
    if field.is_required() or name in SETTLED:
        return found
    return {**found, "default": written(field.get_default(call_default_factory=True))}


# What is by default as the spec has it.
SETTLED = ("data_format", "dtype")


def wrapped(schema: Schema) -> Schema:
    """A schema that may have remarks beside it, which a reference may not."""
    return {"anyOf": [schema]} if "$ref" in schema else dict(schema)


def required(kind: type[Declaration]) -> frozenset[str]:
    """The arguments that have no default."""
    return frozenset(name for name, field in kind.model_fields.items() if field.is_required())


def mapping(properties: Mapping[str, Schema], needed: Iterable[str] = ()) -> Schema:
    """A mapping that has these keys and no others."""
    found: Schema = {"properties": dict(properties), "additionalProperties": False}
    return {**found, "required": sorted(needed)} if needed else found


def value(kind: type[Declaration], needed: frozenset[str]) -> Schema:
    """What may stand after a word beside what its mapping has: nothing, or the main argument.

    `needed` are the arguments that have to be there.
    """
    ways: list[Schema] = []
    if kind.main is not None and needed <= {kind.main}:
        ways += alternatives(field_schema(kind.model_fields[kind.main]))
    ways += [NULL, OBJECT] if not needed else [OBJECT]
    return either(ways)


def one_of(words: Mapping[str, Schema], bare: Iterable[str], *more: Schema) -> Schema:
    """A word alone, or a mapping from one word."""
    item = {"type": "object", **mapping(words), "minProperties": 1, "maxProperties": 1}
    names: list[Any] = list(bare)
    return either([*([{"enum": names}] if names else []), item, *more])
