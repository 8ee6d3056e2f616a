"""The schemas of items, of the lists that they stand in, and of blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from netspec.fields import defined
from netspec.items import BlockKeys, CallKeys, GroupKeys, IncludeKeys, Keys, RepeatKeys
from netspec.ops import MODULE_OF, op_class
from netspec.reference.pages import COMMON, known_words
from netspec.schema import texts
from netspec.schema.called import mapping, wrapped
from netspec.schema.kinds import (
    NULL,
    TEXT,
    VARIABLE,
    Schema,
    computed,
    either,
    field_schema,
)
from netspec.schema.ops import KEYS, NAMED, Definitions, Given, bare_words
from netspec.words import STRUCTURES

# A block of a library; `ops` is no name for one.
_OF_LIBRARY = r"^(?!ops\.)[^.]+\."
_ANYTHING: Schema = {}
PARAMS: Schema = {"type": ["object", "null"], "propertyNames": VARIABLE}


@dataclass(frozen=True)
class Around:
    """What is known of the spec that items stand in.

    The names of definitions end in `suffix`, those of layers in `words`; `calls` are blocks by the
    words that call them, and `others` says that further words may be blocks too.
    """

    suffix: str
    words: str
    given: Given
    others: bool
    calls: Mapping[str, Schema] | None = None

    def ref(self, name: str) -> Schema:
        """A definition of this surrounding."""
        return defined(name + self.suffix)


def item_definitions(around: Around) -> Definitions:
    """Items and what has items in it."""
    found = {
        "item": _item(around),
        "items": {"type": "array", "items": around.ref("item")},
        "repeat": _repeat(around),
        "group": _structure(GroupKeys, texts.GROUP, {"layers": around.ref("items")}),
        "include": _structure(IncludeKeys, texts.INCLUDE, {"set": {"type": "object"}}),
        "call": _structure(CallKeys, texts.CALL, _call_arguments()),
        "branches": _branches(around),
        "block": _block(around),
    }
    return {name + around.suffix: schema for name, schema in found.items()}


def call_of_block() -> Schema:
    """A call of a block that nothing is known of."""
    return {"type": ["object", "null"], "properties": {**KEYS, "from": NAMED}}


def _item(around: Around) -> Schema:
    return {
        "type": ["object", "string"],
        "if": TEXT,
        "then": _bare(around),
        # By steps, since an editor then says what is wrong instead of what else there could be.
        "else": {
            **_words(around),
            "if": {"required": ["from"]},
            "then": {"propertyNames": {"enum": ["from", "as", "if"]}},
            "else": {"maxProperties": 1, "properties": {"as": False, "if": False}},
        },
    }


def _words(around: Around) -> Schema:
    words = {word: defined(f"layer{around.words}.{word}") for word in known_words()}
    words |= around.calls or {}
    for word in STRUCTURES:
        words[word] = {**_part(word, around), "description": texts.STRUCTURES[word]}
    words |= {"as": KEYS["as"], "if": KEYS["if"]}
    found = {**mapping(words), "minProperties": 1}
    if around.calls is None:
        found["patternProperties"] = {_OF_LIBRARY: defined("block_call")}
    if around.others:
        found["additionalProperties"] = defined("block_call")
    return found


def _bare(around: Around) -> Schema:
    """The words that may stand alone."""
    calls = around.calls or {}
    blocks = [word for word, call in calls.items() if not call.get("required")]
    words = {"enum": [*bare_words(around.given), *blocks], "errorMessage": texts.BARE}
    if around.calls is not None:
        return words
    return either([words, TEXT if around.others else {**TEXT, "pattern": _OF_LIBRARY}])


def _part(word: str, around: Around) -> Schema:
    match word:
        case "from":
            return {"anyOf": [defined("source")]}
        case "side":
            return {"anyOf": [around.ref("items")]}
        case _:
            return {"anyOf": [around.ref(word)]}


def _repeat(around: Around) -> Schema:
    each = {"type": ["array", "object"]}
    own = {"each": computed(each), "layers": around.ref("items")}
    found = _structure(RepeatKeys, texts.REPEAT, own, common=False)
    ways = [{"required": [key]} for key in ("times", "range", "each")]
    for key in ("times", "range"):
        found["properties"][key] = _not_null(found["properties"][key])
    return {**found, "oneOf": ways}


def _not_null(schema: Schema) -> Schema:
    return {**schema, "anyOf": [each for each in schema["anyOf"] if each != NULL]}


def _structure(
    keys: type[Keys], words: Mapping[str, str], own: Mapping[str, Schema], common: bool = True
) -> Schema:
    every = [key for key in COMMON if key not in keys.refuses] if common else []
    fields = keys_of(keys, words, own)
    return {
        "type": "object",
        **mapping({**fields, **{key: KEYS[key] for key in every}}, needed(keys)),
    }


def keys_of(
    keys: Any, words: Mapping[str, str], own: Mapping[str, Schema] = {}
) -> dict[str, Schema]:
    """The keys of a mapping with what they take; `own` has those whose class does not say it."""
    found = {}
    for name, field in keys.model_fields.items():
        schema = own[name] if name in own else field_schema(field)
        found[name] = wrapped(schema)
        if name in words:
            found[name]["description"] = words[name]
        if not field.is_required() and isinstance(field.default, str):
            found[name]["default"] = field.default
    return found


def needed(keys: Any) -> list[str]:
    """The keys that have to be there."""
    return [name for name, field in keys.model_fields.items() if field.is_required()]


@cache
def _call_arguments() -> dict[str, Schema]:
    """What ops take at a call, of those keys that `call` has."""
    found: dict[str, list[Schema]] = {}
    for kind in map(op_class, MODULE_OF):
        for name in sorted(kind.call_arguments & CallKeys.model_fields.keys()):
            found.setdefault(name, []).append(field_schema(kind.model_fields[name]))
    ways = {
        name: [way for each in all_ for way in each.get("anyOf", [each])]
        for name, all_ in found.items()
    }
    return {name: either(each) for name, each in ways.items()}


def _branches(around: Around) -> Schema:
    branch = {
        "type": "object",
        "additionalProperties": around.ref("items"),
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {"type": "array", "items": branch, "minItems": 1}


def _block(around: Around) -> Schema:
    layers = {"allOf": [around.ref("items")], "minItems": 1}
    fields = keys_of(BlockKeys, texts.BLOCK, {"params": PARAMS, "layers": layers})
    return {"type": "object", **mapping(fields, needed(BlockKeys))}
