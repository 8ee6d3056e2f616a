"""Sub-models dissolved into the network around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.emit.flat import flattened
from tests.compiling import compiled, wiring

TOWERS = """
    inputs: [{left: [4]}, {right: [4]}]
    blocks:
      tower:
        nested: functional
        layers: [{dense: {name: d, units: 3}}, {relu: {name: r}}]
    layers:
"""


def test_a_network_without_sub_models_is_itself(tmp_path: Path) -> None:
    graph = compiled("inputs: [{x: [4]}]\nlayers: [{dense: {name: d, units: 3}}]", tmp_path)
    flat = flattened(graph)
    assert flat.graph is graph
    assert flat.ways == {"x": "x", "d": "d"}


def test_a_layer_keeps_its_name_where_no_other_has_it(tmp_path: Path) -> None:
    spec = f"{TOWERS}      - tower: {{name: t, from: left}}\n      - add: {{from: [t, t], name: s}}"
    flat = flattened(compiled(spec, tmp_path))
    assert flat.ways == {"left": "left", "right": "right", "d": "t/d", "r": "t/r", "s": "s"}
    assert wiring(flat.graph) == {"d": ["left"], "r": ["d"], "s": ["r", "r"]}


def test_layers_of_one_name_get_those_of_their_sub_models_before_it(tmp_path: Path) -> None:
    calls = "- tower: {name: t, from: left}\n      - tower: {name: u, from: right}"
    spec = f"{TOWERS}      {calls}\n      - add: {{from: [t, u], name: r}}"
    flat = flattened(compiled(spec, tmp_path))
    assert wiring(flat.graph) == {
        "t_d": ["left"],
        "t_r": ["t_d"],
        "u_d": ["right"],
        "u_r": ["u_d"],
        "r": ["t_r", "u_r"],
    }


def test_a_name_that_is_taken_all_the_same_is_counted_up(tmp_path: Path) -> None:
    calls = "- tower: {name: t, from: left}\n      - tower: {name: u, from: right}"
    spec = f"{TOWERS}      {calls}\n      - add: {{from: [t, u], name: t_d}}"
    flat = flattened(compiled(spec, tmp_path))
    assert flat.ways["t_d"] == "t_d"
    assert flat.ways["t_d_1"] == "t/d"


def test_a_sub_model_called_twice_is_its_layers_called_twice(tmp_path: Path) -> None:
    calls = "- tower: {name: t, from: left, as: a}\n      - call: {layer: t, from: right, as: b}"
    spec = f"{TOWERS}      {calls}\n      - add: {{from: [a, b], name: s}}"
    graph = flattened(compiled(spec, tmp_path)).graph
    assert [(node.name, node.call) for node in graph.nodes] == [
        ("left", 0), ("right", 0), ("d", 0), ("r", 0), ("d", 1), ("r", 1), ("s", 0),
    ]  # fmt: skip
    first, second = graph.nodes[-1].inputs
    assert (first.node.call, second.node.call) == (0, 1)


def test_a_result_that_a_sub_model_hands_through_is_what_went_in(tmp_path: Path) -> None:
    spec = """
        inputs: [{x: [4]}]
        blocks:
          both:
            nested: functional
            outputs: [a, d]
            inputs: [a]
            layers: [{dense: {name: d, units: 4}}]
        layers:
          - both: {name: b}
          - add: {name: s, from: [b.a, b.d]}
        outputs: [s, b.a]
    """
    graph = flattened(compiled(spec, tmp_path)).graph
    assert wiring(graph) == {"d": ["x"], "s": ["x", "d"]}
    assert [each.node.name for each in graph.outputs] == ["s", "x"]


@pytest.mark.parametrize("kind", ["functional", "sequential"])
def test_layers_of_a_frozen_sub_model_are_frozen(kind: str, tmp_path: Path) -> None:
    inside = "layers: [{dense: {name: d, units: 4}}]"
    group = f"{{name: g, nested: {kind}, trainable: false, {inside}}}"
    spec = f"inputs: [{{x: [4]}}]\nlayers: [{{group: {group}}}, {{dense: {{name: e, units: 2}}}}]"
    graph = flattened(compiled(spec, tmp_path)).graph
    assert {node.name: node.trainable for node in graph.nodes if node.weights} == {
        "d": False,
        "e": True,
    }
