"""Specs of functions, built in every way, against models made by hand in Keras."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import netspec
from netspec.emit.archive import json_text
from netspec.emit.artifact import write_artifact
from netspec.emit.expand import expand
from netspec.emit.flow import flow
from netspec.emit.wish import Wish
from netspec.functions import function_class
from netspec.functions.tables import MODULE_OF
from netspec.graph import Graph
from tests.compiling import compiled
from tests.functions.asking import arguments, mixtures
from tests.functions.cases import CASES, Case
from tests.reading import outputs

# A network has inputs of one dimension at least.
BUILT = [case for case in CASES if all(len(each.shape) > 0 for each in mixtures(case)[0])]


def text_of(case: Case) -> str:
    """A spec of the function and its inputs."""
    found = mixtures(case)[0]
    names = "abc"[: len(found)]
    lines = ["inputs:"]
    for name, (shape, dtype) in zip(names, found, strict=True):
        batch = {} if shape[0] is None else {"batch_size": shape[0]}
        lines.append(f"  - {name}: {flow({'shape': list(shape[1:]), 'dtype': dtype, **batch})}")
    item = {"from": list(names) if len(found) > 1 or _listed(case) else "a", **arguments(case)}
    ports = _ports(case)
    name = {"name": "it"} if ports else {}
    lines += ["layers:", f"  - ops.{case.word}: {flow({**name, **item})}"]
    if ports:
        lines.append(f"outputs: {flow(['it', *(f'it.{at}' for at in range(1, ports))])}")
    return "\n".join(lines)


def _listed(case: Case) -> bool:
    return not function_class(f"ops.{case.word}").operands


def _ports(case: Case) -> int:
    from tests.functions.asking import ask_us, declared

    count = len(ask_us(declared(case), mixtures(case)[0]))
    return count if count > 1 else 0


def by_hand(case: Case, name: str) -> Any:
    """The model that a person writes for it."""
    import keras

    keras.backend.clear_session()
    tensors = [
        keras.Input(batch_shape=shape, dtype=dtype, name=letter)
        for letter, (shape, dtype) in zip("abc", mixtures(case)[0], strict=False)
    ]
    function = getattr(keras.ops, case.word)
    result = _called(case, function, tensors)
    return keras.Model(tensors[0] if len(tensors) == 1 else tensors, result, name=name)


def _called(case: Case, function: Any, tensors: list[Any]) -> Any:
    if case.word == "get_item":
        return tensors[0][_key(case.arguments["key"])]
    if case.word == "einsum":
        return function(case.arguments["subscripts"], *tensors)
    if _listed(case):
        return function(tensors, **case.arguments)
    left = iter(tensors)
    fixed = arguments(case)
    operands = function_class(f"ops.{case.word}").operands
    filled = [fixed[name] if name in fixed else next(left) for name in operands]
    return function(*filled, **case.arguments)


def _key(key: Any) -> Any:
    if not isinstance(key, tuple):
        return key
    return tuple(_entry(each) for each in key)


def _entry(entry: Any) -> Any:
    if entry == "...":
        return Ellipsis
    if not isinstance(entry, str):
        return entry
    bounds = [int(each) if each else None for each in entry.split(":")]
    return slice(*bounds)


@pytest.mark.parametrize("word", MODULE_OF)
def test_a_spec_is_the_model_that_a_person_writes(word: str, tmp_path: Path) -> None:
    for case in BUILT:
        if case.word == word:
            graph = compiled(text_of(case), tmp_path)
            model = by_hand(case, graph.name)
            wanted = json.loads(model.to_json())
            if _ports(case):
                wanted = json.loads(json.dumps(wanted).replace(f'"{_auto(word)}"', '"it"'))
            assert _plain(json.loads(json_text(graph, "keras3"))) == _plain(wanted), case
            built = netspec.build(str(tmp_path / "spec.yaml"))
            assert _plain(json.loads(built.to_json())) == _plain(wanted), case


def _auto(word: str) -> str:
    from netspec.declaration import snake_case

    return snake_case(function_class(f"ops.{word}").class_name())


def _plain(config: Any) -> Any:
    """A configuration without what names a file or a session."""
    return {key: each for key, each in config["config"].items() if key != "name"}


@pytest.mark.parametrize("word", MODULE_OF)
def test_every_file_of_a_function_is_read_and_computes_the_same(word: str, tmp_path: Path) -> None:
    import keras

    case = next(each for each in BUILT if each.word == word)
    graph = compiled(text_of(case), tmp_path)
    model = by_hand(case, graph.name)
    for format, target in (("h5", "portable"), ("h5", "keras3"), ("keras", "portable")):
        path = tmp_path / f"{target}.{format}"
        write_artifact(graph, str(path), Wish(format=format, target=target))
        loaded = keras.models.load_model(path, compile=False)
        assert outputs(loaded) == outputs(model), (word, format, target)


@pytest.mark.parametrize("word", MODULE_OF)
def test_an_expanded_spec_is_the_same_network(word: str, tmp_path: Path) -> None:
    for case in BUILT:
        if case.word == word:
            graph = compiled(text_of(case), tmp_path)
            again = compiled(expand(graph).partition("\n")[2], tmp_path)
            assert _text(again) == _text(graph), case


def _text(graph: Graph) -> str:
    return json_text(graph, "keras3")
