"""The schema of a spec or a library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from netspec.expect import ExpectKeys
from netspec.fields import defined
from netspec.items import MODEL_NAME, DocumentKeys, InputKeys, LibraryKeys, SourceKeys
from netspec.parts.training import Training
from netspec.reference.pages import known_words
from netspec.schema import texts
from netspec.schema.called import mapping
from netspec.schema.items import (
    PARAMS,
    Around,
    call_of_block,
    item_definitions,
    keys_of,
    needed,
)
from netspec.schema.kinds import GIVEN_NAME, NULL, TEXT, Schema, computed
from netspec.schema.ops import (
    Definitions,
    Given,
    default_properties,
    layer_definitions,
    op_definitions,
)
from netspec.schema.parts import PARTS
from netspec.words import STRUCTURES

DIALECT = "http://json-schema.org/draft-07/schema#"
_PLAIN: Schema = {"type": "string", "pattern": "^[^$]*$"}
_EXPRESSION: Schema = {"type": "string", "pattern": r"\$"}


def general() -> Schema:
    """The schema of all specs."""
    nothing = frozenset[str]()
    definitions = _shared()
    for words, given in (("", lambda _: None), (".whole", lambda _: nothing)):
        definitions |= layer_definitions(words, given)
        for suffix, others in (("", True), (".alone", False)):
            around = Around(words + suffix, words, given, others)
            definitions |= item_definitions(around)
            definitions[f"body{around.suffix}"] = _body(around)
    return _document(_choice("defaults", _bodies(""), _bodies(".whole")), definitions)


def of_spec(calls: Mapping[str, Schema], given: Given, params: Iterable[str]) -> Schema:
    """The schema of one spec, whose blocks `calls` has, and whose `defaults` are `given`."""
    around = Around("", "", given, others=False, calls=calls)
    definitions = {**_shared(), **layer_definitions("", given), **item_definitions(around)}
    found = _document(_body(around), definitions)
    values = found["properties"]["matrix"].pop("additionalProperties")
    found["properties"]["matrix"] |= mapping(dict.fromkeys(params, values))
    return found


def _bodies(words: str) -> Schema:
    return _choice("blocks", defined(f"body{words}"), defined(f"body{words}.alone"))


def _choice(section: str, with_it: Schema, without: Schema) -> Schema:
    filled = {"type": "object", "minProperties": 1}
    return {
        "if": {"required": [section], "properties": {section: filled}},
        "then": with_it,
        "else": without,
    }


def _body(around: Around) -> Schema:
    """The sections that have items."""
    layers = {"type": "array", "allOf": [around.ref("items")], "minItems": 1}
    blocks = {"type": ["object", "null"], "additionalProperties": around.ref("block")}
    return {"properties": {"layers": layers, "blocks": blocks}}


def _shared() -> Definitions:
    # With a plugin there are further words.
    return {**_made_once(tuple(known_words()))}


@cache
def _made_once(_: tuple[str, ...]) -> Definitions:
    found = {name: make() for name, make in PARTS.items()}
    found["expression"] = _EXPRESSION
    found["block_call"] = call_of_block()
    return {**found, **op_definitions()}


def _document(body: Schema, definitions: Definitions) -> Schema:
    fields = keys_of(DocumentKeys, texts.DOCUMENT, _sections())
    library = {"required": ["blocks"], "properties": {"layers": False, "inputs": False}}
    return {
        "$schema": DIALECT,
        "description": "A network as data, which netspec compiles to a Keras model.",
        "type": "object",
        **mapping(fields, ["netspec"]),
        "allOf": [
            body,
            {
                "if": library,
                "then": {"propertyNames": {"enum": list(LibraryKeys.model_fields)}},
                "else": {"required": needed(DocumentKeys)},
            },
        ],
        "definitions": definitions,
    }


def _sections() -> dict[str, Schema]:
    optional = {"type": ["object", "null"]}
    return {
        "netspec": {"const": 1},
        "name": {"anyOf": [MODEL_NAME, NULL]},
        "params": PARAMS,
        "imports": {**optional, "additionalProperties": _PLAIN, "propertyNames": _prefix()},
        "defaults": {**optional, **mapping(default_properties())},
        "blocks": {**optional, "propertyNames": _block_name()},
        "inputs": _inputs(),
        "layers": {"type": "array"},
        "outputs": _outputs(),
        "weights": _weights(),
        "compile": _section(Training, texts.COMPILE),
        "expect": _expect(),
        "matrix": {"type": "object", "additionalProperties": {"type": "array", "minItems": 1}},
    }


def _prefix() -> Schema:
    return {**GIVEN_NAME, "not": {"const": "ops"}}


def _block_name() -> Schema:
    return {**GIVEN_NAME, "not": {"enum": [*known_words(), *STRUCTURES, "as"]}}


def _inputs() -> Schema:
    size = {"anyOf": [{"type": "integer", "minimum": 1}, NULL]}
    some = {"minItems": 1}
    sizes = {"type": "array", "items": size}
    shape = {**sizes, **some}
    # A text by itself has no dimensions.
    text = {"required": ["dtype"], "properties": {"dtype": {"pattern": r"^string$|\$"}}}
    long = {
        "type": "object",
        **mapping(keys_of(InputKeys, texts.INPUT, {"shape": computed(sizes)}), ["shape"]),
        "if": {"not": text},
        "then": {"properties": {"shape": some}},
    }
    one = {
        "type": "object",
        "propertyNames": GIVEN_NAME,
        "additionalProperties": computed({"anyOf": [shape, long]}),
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {"type": "array", "items": one, "minItems": 1}


def _outputs() -> Schema:
    keys = {"name": TEXT, "if": computed({"type": "boolean"})}
    described = {key: {**each, "description": texts.OUTPUT[key]} for key, each in keys.items()}
    named = {"type": "object", **mapping(described, ["name"])}
    return computed({"type": "array", "items": {"anyOf": [TEXT, named]}, "minItems": 1})


def _weights() -> Schema:
    return computed({"type": "array", "items": _section(SourceKeys, texts.SOURCE)})


def _section(keys: Any, words: dict[str, str]) -> Schema:
    return {"type": "object", **mapping(keys_of(keys, words), needed(keys))}


def _expect() -> Schema:
    """The contract, in which a key without a value is a mistake."""
    found = _section(ExpectKeys, texts.EXPECT)
    for each in found["properties"].values():
        each["anyOf"] = [way for way in each["anyOf"] if way != NULL]
    return found
