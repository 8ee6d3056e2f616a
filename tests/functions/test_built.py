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
from netspec.emit.wish import Wish
from netspec.flow import flow
from netspec.functions import function_class
from netspec.functions.tables import MODULE_OF, PLAIN
from netspec.graph import Graph
from tests.compiling import compiled
from tests.functions.asking import arguments, ask_us, declared, mixtures
from tests.functions.cases import CASES, Case


def cases(word: str) -> list[Case]:
    """The cases of a function that a spec can have: inputs have more than the batch."""
    found = [case for case in CASES if case.word == word]
    if any(word in row.words.split() for row in PLAIN):
        # They are all alike: two of tensors, and two with numbers, or with axes.
        found = [*found[:2], *found[5:7]]
    return [case for case in found if all(each.rank > 1 for each in mixtures(case)[0])]


def text_of(word: str) -> str:
    """A spec of all cases of a function, each with inputs of its own."""
    inputs, items, results = [], [], []
    for number, case in enumerate(cases(word)):
        found = mixtures(case)[0]
        names = [f"{letter}{number}" for letter, _ in zip("abc", found, strict=False)]
        for name, (shape, dtype) in zip(names, found, strict=True):
            batch = {} if shape[0] is None else {"batch_size": shape[0]}
            inputs.append(f"  - {name}: {flow({'shape': shape[1:], 'dtype': dtype, **batch})}")
        source = names if len(names) > 1 or _listed(word) else names[0]
        item = {"from": source, **arguments(case), "as": f"y{number}"}
        items.append(f"  - ops.{word}: {flow(item)}")
        ports = len(ask_us(declared(case), found))
        results += [f"y{number}", *(f"y{number}.{port}" for port in range(1, ports))]
    return "\n".join(["inputs:", *inputs, "layers:", *items, f"outputs: {flow(results)}"])


def _listed(word: str) -> bool:
    return not function_class(f"ops.{word}").operands


def by_hand(word: str) -> Any:
    """The model that a person writes for it."""
    import keras

    keras.utils.clear_session(free_memory=False)
    inputs, results = [], []
    for number, case in enumerate(cases(word)):
        tensors = [
            keras.Input(batch_shape=shape, dtype=dtype, name=f"{letter}{number}")
            for letter, (shape, dtype) in zip("abc", mixtures(case)[0], strict=False)
        ]
        inputs += tensors
        results += keras.tree.flatten(_called(case, tensors))
    one = len(results) == 1
    return keras.Model(inputs[0] if len(inputs) == 1 else inputs, results[0] if one else results)


def _called(case: Case, tensors: list[Any]) -> Any:
    import keras

    function: Any = getattr(keras.ops, case.word)
    if case.word == "get_item":
        return tensors[0][_key(case.arguments["key"])]
    if case.word == "einsum":
        return function(case.arguments["subscripts"], *tensors)
    if _listed(case.word):
        return function(tensors, **case.arguments)
    left, fixed = iter(tensors), arguments(case)
    operands = function_class(f"ops.{case.word}").operands
    filled = [fixed[name] if name in fixed else next(left) for name in operands]
    return function(*filled, **case.arguments)


def _key(key: Any) -> Any:
    return tuple(_entry(each) for each in key) if isinstance(key, tuple) else key


def _entry(entry: Any) -> Any:
    if not isinstance(entry, str) or entry == "...":
        return Ellipsis if entry == "..." else entry
    return slice(*(int(each) if each else None for each in entry.split(":")))


def _plain(text: str) -> Any:
    """A configuration without the name of the model, which is that of a file or of a session."""
    return {key: each for key, each in json.loads(text)["config"].items() if key != "name"}


@pytest.mark.parametrize("word", MODULE_OF)
def test_a_spec_is_the_model_that_a_person_writes(word: str, tmp_path: Path) -> None:
    graph = compiled(text_of(word), tmp_path)
    model = by_hand(word)
    wanted = _plain(model.to_json())
    assert _plain(json_text(graph, "keras3")) == wanted
    assert _plain(netspec.build(str(tmp_path / "spec.yaml")).to_json()) == wanted
    again = compiled(expand(graph).partition("\n")[2], tmp_path)
    assert _plain(json_text(again, "keras3")) == wanted
    _compare_files(graph, model, tmp_path)


def _compare_files(graph: Graph, model: Any, tmp_path: Path) -> None:
    """Every file is read, and computes what the model does."""
    import keras

    wanted = computed(model)
    for format, target in _FILES:
        path = tmp_path / f"{target}.{format}"
        write_artifact(graph, str(path), Wish(format=format, target=target))
        loaded = keras.models.load_model(path, compile=False)
        # As text, since NaN is not what it is.
        assert str(computed(loaded)) == str(wanted), (format, target)


def computed(model: Any) -> list[Any]:
    """What a model gives for a batch of 2, where other open sizes are 4."""
    import keras
    import numpy as np

    random, read = np.random.default_rng(0), []
    for each in model.inputs:
        shape = [(4 if at else 2) if size is None else size for at, size in enumerate(each.shape)]
        read.append(keras.ops.cast(random.integers(0, 3, shape), each.dtype))
    found = model(read[0] if len(read) == 1 else read)
    results = found if isinstance(found, list) else [found]
    return [np.asarray(keras.ops.cast(each, "float64")).tolist() for each in results]


_FILES: tuple[tuple[Any, Any], ...] = (("h5", "portable"), ("h5", "keras3"), ("keras", "portable"))
