"""The schema of all specs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest

from netspec.expect import ExpectKeys
from netspec.fields import Positive
from netspec.items import (
    BlockKeys,
    CallKeys,
    DocumentKeys,
    GroupKeys,
    IncludeKeys,
    InputKeys,
    RepeatKeys,
    SourceKeys,
)
from netspec.op import Op
from netspec.ops import CELLS, MODULE_OF, WORDS, op_class
from netspec.parts.training import Training
from netspec.reference.pages import known_words
from netspec.schema import text, texts
from netspec.schema.document import general
from netspec.words import STRUCTURES, class_names

ROOT = Path(__file__).parent.parent.parent
SCHEMA = general()
DEFINITIONS = SCHEMA["definitions"]
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)


class Doubled(Op):
    """An op of a plugin."""

    home: ClassVar[str] = "doubling_layers"
    main: ClassVar[str | None] = "times"

    times: Positive
    ways: dict[str, int] = {}


def spec(*layers: Any, **sections: Any) -> dict[str, Any]:
    """A document with these items."""
    return {"netspec": 1, "inputs": [{"x": [8, 8, 3]}], "layers": list(layers), **sections}


def refused(document: Any) -> list[str]:
    """Where a document is refused."""
    return ["/".join(map(str, error.absolute_path)) for error in VALIDATOR.iter_errors(document)]


def test_it_is_a_schema_of_its_dialect() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_what_it_refers_to_is_there_and_what_is_there_is_referred_to() -> None:
    named = re.findall(r'"\$ref": "#/definitions/([^"]+)"', json.dumps(SCHEMA))
    assert set(named) == set(DEFINITIONS)


def test_it_is_the_same_each_time() -> None:
    program = "from netspec.schema.document import general\nfrom netspec.schema import text\n"
    command = (sys.executable, "-c", program + "print(text(general()), end='')")
    for seed in ("1", "2"):
        done = subprocess.run(
            command, cwd=ROOT, env={"PYTHONHASHSEED": seed}, check=True, capture_output=True
        )
        assert done.stdout.decode() == text(SCHEMA)


def test_as_text_it_is_the_same_schema_a_definition_a_line() -> None:
    written = text(SCHEMA)
    assert written.isascii()
    assert json.loads(written) == SCHEMA
    assert len(written.splitlines()) > len(DEFINITIONS)


@pytest.mark.parametrize("word", [*known_words(), *CELLS])
def test_every_argument_of_every_op_has_what_it_takes_and_words_for_it(word: str) -> None:
    (arguments,) = DEFINITIONS[f"layer.{word}"]["allOf"][:1]
    properties = DEFINITIONS[arguments["$ref"].rpartition("/")[2]]["properties"]
    for name in class_names(word):
        for argument, field in op_class(name).model_fields.items():
            schema = properties[argument]
            if argument == "dtype":
                continue
            assert schema.keys() - {"description", "default"}, argument
            assert schema["description"]
            if not field.is_required() and argument != "data_format" and len(class_names(word)) < 2:
                assert "default" in schema, argument


def test_every_argument_that_takes_a_part_takes_something_definite() -> None:
    for where, schema in _properties(SCHEMA):
        if where not in ("default", "defaults", "blocks"):
            assert schema is False or set(schema) - {"description", "default"}, where


def _properties(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield from schema["properties"].items()
        for each in schema.values():
            yield from _properties(each)
    if isinstance(schema, list):
        for each in schema:
            yield from _properties(each)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (DocumentKeys, texts.DOCUMENT),
        (InputKeys, texts.INPUT),
        (BlockKeys, texts.BLOCK),
        (RepeatKeys, texts.REPEAT),
        (GroupKeys, texts.GROUP),
        (IncludeKeys, texts.INCLUDE),
        (CallKeys, texts.CALL),
        (SourceKeys, texts.SOURCE),
        (Training, texts.COMPILE),
        (ExpectKeys, texts.EXPECT),
    ],
)
def test_every_key_has_words_and_no_word_is_left_over(keys: Any, words: dict[str, str]) -> None:
    assert set(words) == set(keys.model_fields)


def test_an_item_is_one_object_with_a_property_for_every_word() -> None:
    item = DEFINITIONS["item.whole.alone"]["else"]
    assert item["properties"].keys() >= {*known_words(), *STRUCTURES}
    assert item["additionalProperties"] is False
    assert (item["minProperties"], item["else"]["maxProperties"]) == (1, 1)


@pytest.mark.parametrize(
    "layer",
    [
        "flatten",
        {"flatten": None},
        {"flatten": {}},
        {"dense": 10},
        {"dense": "$classes"},
        {"dense": {"units": "$(2 * n)", "activation": None}},
        {"conv": {"filters": 8, "kernel_size": [3, "$k"], "padding": "$(p)"}},
        {"conv": {"filters": 8, "kernel_size": 3, "kernel_regularizer": {"l2": "$decay"}}},
        {"add": ["x", "y"]},
        {"lstm": {"units": 8, "from": {"sequence": "x", "initial_state": ["h", "c"]}}},
        {"from": "x"},
        {"from": "x", "as": "y", "if": "$late"},
        {"branches": [{"a": []}, {"b": ["relu"]}]},
        {"bidirectional": {"layer": {"lstm": 8}}},
        {"rnn": {"cell": [{"lstm_cell": 8}, {"gru_cell": 8}]}},
        {"lib.unit": {"filters": [1, 2]}},
        "lib.unit",
    ],
)
def test_an_item_is_taken(layer: Any) -> None:
    assert refused(spec(layer)) == []


@pytest.mark.parametrize(
    ("layer", "where"),
    [
        ("flaten", ""),
        ("dense", ""),
        ({"cnov": {}}, ""),
        ({"conv2d": {"filters": 8, "kernel_size": [3, 3, 3]}}, "/conv2d/kernel_size"),
        ({"conv": {"filters": 8, "kernel_size": [3, 3, 3, 3]}}, "/conv/kernel_size"),
        ({"conv": {"filters": 8, "kernel_size": 3, "paddin": "same"}}, "/conv"),
        ({"conv": {"filters": 8, "kernel_size": 3, "padding": "sane"}}, "/conv/padding"),
        ({"conv": {"filters": 8}}, "/conv"),
        ({"conv": 8}, "/conv"),
        ({"dense": "ten"}, "/dense"),
        ({"flatten": {}, "name": "x"}, ""),
        ({"from": "x", "name": "y"}, ""),
        ({"as": "y"}, ""),
        ({"bidirectional": {"layer": {"lstm": {"from": "x", "units": 8}}}}, "/bidirectional/layer"),
        ({"bidirectional": {"layer": {"lstm": {}}}}, "/bidirectional/layer"),
        ({"repeat": {"layers": []}}, "/repeat"),
        ({"repeat": {"times": 2, "range": [1, 2], "layers": []}}, "/repeat"),
        ({"call": {"layer": "x", "name": "y"}}, "/call"),
        ({"ops.unheard_of": {}}, ""),
    ],
)
def test_an_item_is_refused_at_its_place(layer: Any, where: str) -> None:
    found = refused(spec(layer))
    assert any(each.startswith(f"layers/0{where}") for each in found)
    assert all(each.startswith("layers/0") for each in found)


def test_a_word_that_may_be_a_block_is_taken_where_there_are_blocks() -> None:
    blocks = {"unit": {"layers": ["relu"]}}
    assert refused(spec({"unit": {"n": 3}})) == ["layers/0"]
    assert refused(spec({"unit": {"n": 3}}, blocks=blocks)) == []
    assert refused(spec({"conv": {"filtres": 3}}, blocks=blocks)) == ["layers/0/conv"] * 3


def test_what_defaults_may_give_is_not_missing() -> None:
    conv = {"conv": {"filters": 8}}
    assert refused(spec(conv)) == ["layers/0/conv"]
    assert refused(spec(conv, "dense", defaults={"conv": {"kernel_size": 3}})) == []


def test_defaults_take_arguments_and_no_names() -> None:
    wrong = {"conv": {"name": "x", "filtres": 3, "trainable": False}, "unit": {"n": 3}}
    found = refused(spec("relu", defaults=wrong))
    assert sorted(found) == ["defaults", "defaults/conv", "defaults/conv"]


def test_a_library_has_no_layers_and_a_spec_has() -> None:
    blocks = {"unit": {"layers": ["relu"]}}
    assert refused({"netspec": 1, "blocks": blocks}) == []
    assert refused({"netspec": 1, "blocks": blocks, "compile": {}}) != []
    assert refused({"netspec": 1}) != []


def test_an_op_of_a_plugin_is_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    # As `register` does, and taken back afterwards.
    monkeypatch.setitem(MODULE_OF, "Doubled", __name__)
    monkeypatch.setitem(WORDS, "doubled", "Doubled")
    properties = general()["definitions"]["op.Doubled"]["properties"]
    assert properties["times"]["anyOf"][0] == {"type": "integer", "minimum": 1}
    # The mapping is one that pydantic describes.
    assert properties["ways"]["anyOf"][0]["additionalProperties"]["anyOf"][0] == {"type": "integer"}
