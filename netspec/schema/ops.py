"""The schemas of ops: as items, as arguments of others, and in `defaults`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeAlias

from netspec.elaborate.reading import ALSO
from netspec.fields import POLICIES, defined
from netspec.inside import COMMON as INSIDE
from netspec.op import Op
from netspec.ops import CELLS, op_class
from netspec.reference.pages import COMMON, description, known_words
from netspec.schema.called import arguments, mapping, one_of, required, value
from netspec.schema.kinds import (
    COMPUTED,
    FLAG,
    GIVEN_NAME,
    NAME,
    NULL,
    OBJECT,
    TEXT,
    Schema,
    alternatives,
    computed,
    either,
)
from netspec.schema.texts import ITEM, MAPPING
from netspec.words import POOLS, class_names, reads_several

Definitions: TypeAlias = dict[str, Schema]
# The arguments that `defaults` may give a word; `None` for any.
Given: TypeAlias = Callable[[str], frozenset[str] | None]

_NAMES: Schema = {"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]}
SOURCE: Schema = {"anyOf": [*_NAMES["anyOf"], {"type": "object", "additionalProperties": _NAMES}]}

_COMMON: dict[str, Schema] = {
    "name": computed(NAME),
    "from": {"anyOf": [defined("source")]},
    "as": computed(GIVEN_NAME),
    "if": computed(FLAG),
    "trainable": computed(FLAG),
    "dtype": computed({"enum": list(POLICIES)}),
}
# What every item takes beside its own arguments, in the order of the language.
KEYS: dict[str, Schema] = {key: defined(f"item.{key}") for key in COMMON}
# What a block reads, whose inputs come in order.
NAMED: Schema = {**_NAMES, "description": ITEM["from"]}
# What an item takes and a layer inside of another does not, and what `defaults` do not.
_NOT_INSIDE: Schema = {"properties": {key: False for key in COMMON if key not in INSIDE}}
_NO_DEFAULTS: Schema = {"properties": dict.fromkeys(("name", "from", "as", "if"), False)}


def op_definitions() -> Definitions:
    """What every op and cell takes, whatever is required of it."""
    found = {f"item.{key}": {**_COMMON[key], "description": ITEM[key]} for key in COMMON}
    found |= {"source": SOURCE, "defaults": _NO_DEFAULTS, "inside": _NOT_INSIDE}
    for word in (*known_words(), *CELLS):
        name = _op(word)
        if name not in found:
            found[name] = mapping(_arguments(word))
    return found


def layer_definitions(suffix: str, given: Given) -> Definitions:
    """Every op as a layer, and what a layer or a cell inside of another may be.

    They are complete but for what is `given`; their names end in `suffix`.
    """
    found: Definitions = {}
    for word in (*known_words(), *CELLS):
        found[f"layer{suffix}.{word}"] = _layer(word, suffix, _needed(word, given))
    found[f"layer{suffix}"] = _inner(known_words(), suffix, given)
    found[f"cell{suffix}"] = _inner(CELLS, suffix, given)
    return found


def bare_words(given: Given) -> list[str]:
    """The ops that need no arguments."""
    return [word for word in known_words() if not _needed(word, given)]


def default_properties() -> dict[str, Schema]:
    """What `defaults` may have for each op."""
    refs = {word: [defined(_op(word)), defined("defaults")] for word in known_words()}
    return {
        word: {"type": "object", "description": description(word), "allOf": each}
        for word, each in refs.items()
    }


def _op(word: str) -> str:
    """The name of the definition of an op's arguments, which words of one class share."""
    names = class_names(word)
    return f"op.{word}" if len(names) > 1 else f"op.{names[0]}"


def _kinds(word: str) -> list[type[Op]]:
    """The classes of a word, that for images first."""
    names = class_names(word)
    return [op_class(name) for name in (*names[1:2], *names[:1], *names[2:])]


def _needed(word: str, given: Given) -> frozenset[str]:
    """The arguments that have to be there whatever comes in."""
    known = given(word)
    if known is None:
        return frozenset()
    return frozenset.intersection(*map(required, _kinds(word))) - known


@cache
def _arguments(word: str) -> dict[str, Schema]:
    kinds = _kinds(word)
    own = arguments(kinds[0])
    for kind in kinds[1:]:
        for name, schema in arguments(kind).items():
            own[name] = _merged(own[name], schema) if name in own else schema
    if word == "pool":
        own["mode"] = {**computed({"enum": list(POOLS)}), "default": "max"}
    keys = KEYS if word not in CELLS else {key: KEYS[key] for key in sorted(INSIDE)}
    common = {**keys, "from": _source(kinds[0])} if "from" in keys else keys
    return {**own, **common}


def _merged(one: Schema, other: Schema) -> Schema:
    """What one of two arguments by the same name takes."""
    ways = either([*alternatives(_bare(one)), *alternatives(_bare(other))])
    found = {**ways, "description": one["description"]}
    if "default" in one and _single(one["default"]) == _single(other.get("default")):
        found["default"] = _single(one["default"])
    return found


def _bare(schema: Schema) -> Schema:
    return {key: each for key, each in schema.items() if key not in ("description", "default")}


def _single(value: Any) -> Any:
    """A list of equal sizes as the one number that stands for it."""
    if isinstance(value, list) and value and all(each == value[0] for each in value):
        return value[0]
    return value


def _source(kind: type[Op]) -> Schema:
    """What an op reads: tensors in a row, or by the names that it has for them."""
    names = [*kind.reads.names, *kind.reads.keywords]
    if len(kind.reads.names) == 1:
        names += [names[0].removesuffix("s"), *ALSO]
    if names[0] == "inputs" and not kind.reads.keywords:
        return KEYS["from"]
    by_name = {"type": "object", **mapping(dict.fromkeys(names, _NAMES))}
    return {**either([*alternatives(_NAMES), by_name]), "description": ITEM["from"]}


def _layer(word: str, suffix: str, needed: frozenset[str]) -> Schema:
    found: Schema = {"description": description(word), "allOf": [defined(_op(word))]}
    own = {**_own(word, suffix, needed), **({"required": sorted(needed)} if needed else {})}
    after = _after(word, needed)
    if after == OBJECT:
        after = {**OBJECT, "errorMessage": MAPPING.format(word)}
    elif _needed(word, _nothing):
        return {**found, **_suffixed({**own, **after}, suffix)}
    # An editor puts such a word alone, where it sees nothing that could stand after it.
    return {**found, **_suffixed(own, suffix), "allOf": [*found["allOf"], after]}


def _own(word: str, suffix: str, needed: frozenset[str]) -> Schema:
    """The arguments that an editor writes with the word, and those that have layers in them."""
    kind = _kinds(word)[0]
    names = {*(kind.holds if suffix else ()), *(needed if not needed <= {kind.main} else ())}
    found = {name: _arguments(word)[name] for name in sorted(names)}
    return {"properties": found} if found else {}


def _nothing(_: str) -> frozenset[str]:
    return frozenset()


def _after(word: str, needed: frozenset[str]) -> Schema:
    """What may stand after a word."""
    if reads_several(word):
        ways = [OBJECT] if needed else [*alternatives(_NAMES), NULL, OBJECT]
    else:
        # Of a family, what may stand after the word of one class.
        ways = [way for kind in _kinds(word) for way in alternatives(value(kind, needed))]
    return either(ways)


def _suffixed(schema: Any, suffix: str) -> Any:
    """The schema with layers inside that are complete."""
    match schema:
        case {"$ref": "#/definitions/layer" | "#/definitions/cell" as name}:
            return {**schema, "$ref": name + suffix}
        case dict():
            return {key: _suffixed(each, suffix) for key, each in schema.items()}
        case list():
            return [_suffixed(each, suffix) for each in schema]
        case _:
            return schema


def _inner(words: Iterable[str], suffix: str, given: Given) -> Schema:
    every = list(words)
    known = {
        word: {"allOf": [defined(f"layer{suffix}.{word}"), defined("inside")]} for word in every
    }
    return one_of(known, [word for word in every if not _needed(word, given)], COMPUTED)
