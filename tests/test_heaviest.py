"""The layers that a figure comes from most."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.compiler import compile_spec
from netspec.graph import Graph
from netspec.heaviest import MOST, heaviest, labels
from netspec.measure import measure
from tests.compiling import compiled
from tests.specs.building import NAMES, spec

SUMS = ("params", "trainable_params", "frozen_params", "macs", "size")

TOWER = """
    inputs: [{a: [32, 32, 3]}, {b: [32, 32, 3]}]
    blocks:
      tower:
        nested: functional
        layers:
          - conv: {name: conv, filters: 8, kernel_size: 3}
          - conv: {name: wide, filters: 16, kernel_size: 3}
          - global_avg_pool: {name: pool}
    layers:
      - tower: {name: tower, from: a}
      - call: {layer: tower, from: b, as: again}
      - concat: [tower, again]
      - dense: {name: dense, units: 4}
"""


def figures(graph: Graph, figure: str) -> list[tuple[str, int]]:
    return [(each.name, each.amount) for each in heaviest(graph, figure)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("figure", SUMS)
def test_the_shares_of_all_layers_are_the_whole(name: str, figure: str) -> None:
    graph = compile_spec(spec(name))
    found = heaviest(graph, figure)
    actual = getattr(measure(graph), figure)
    assert all(each.total == actual for each in found)
    assert bool(found) == bool(actual)
    assert [each.amount for each in found] == sorted((x.amount for x in found), reverse=True)


@pytest.mark.parametrize("name", NAMES)
def test_the_largest_activation_comes_first(name: str) -> None:
    graph = compile_spec(spec(name))
    assert heaviest(graph, "activations")[0].amount == measure(graph).activations


def test_layers_of_sub_models_have_their_path(tmp_path: Path) -> None:
    graph = compiled(TOWER, tmp_path)
    assert figures(graph, "params") == [("tower/wide", 1168), ("tower/conv", 224), ("dense", 132)]
    assert figures(graph, "size")[0] == ("tower/wide", 4 * 1168)


def test_a_layer_that_is_called_again_has_the_macs_of_all_its_calls(tmp_path: Path) -> None:
    graph = compiled(TOWER, tmp_path)
    once = 28 * 28 * 16 * 3 * 3 * 8
    assert figures(graph, "macs")[0] == ("tower/wide", 2 * once)


def test_a_sub_model_that_is_called_on_another_size_is_one_part(tmp_path: Path) -> None:
    open_size = TOWER.replace("a: [32, 32, 3]", "a: [null, null, 3]")
    graph = compiled(open_size, tmp_path)
    found = heaviest(graph, "macs")
    assert found[0].name == "tower"
    assert found[0].total == measure(graph).macs


@pytest.mark.parametrize("figure", ["layers", "depth"])
def test_no_layer_has_a_part_of_a_number_of_layers(figure: str, tmp_path: Path) -> None:
    assert heaviest(compiled(TOWER, tmp_path), figure) == ()


def test_layers_with_nothing_are_not_named(tmp_path: Path) -> None:
    graph = compiled("inputs: [{x: [4]}]\nlayers: [relu, dense: {name: d, units: 3}]", tmp_path)
    assert figures(graph, "params") == [("d", 15)]
    assert figures(graph, "frozen_params") == []


def test_three_layers_are_shown_with_their_shares(tmp_path: Path) -> None:
    graph = compile_spec(spec("vgg16"))
    assert [each.text for each in labels(graph, "params")] == [
        "`fc1` has 102,764,544 (74.3 %)",
        "`fc2` has 16,781,312 (12.1 %)",
        "`predictions` has 4,097,000 (3.0 %)",
    ]
    assert len(labels(graph, "macs")) == MOST
    # What a layer gives is compared with what all give.
    assert labels(graph, "activations")[0].text == "`block1_conv1` gives 3,211,264 (21.0 %)"
