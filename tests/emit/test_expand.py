"""Graph → flat spec."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.compiler import compile_spec
from netspec.emit.expand import expand
from netspec.graph import Graph
from tests.compiling import compiled
from tests.emit.networks import NETWORKS
from tests.emit.outline import outline
from tests.specs.building import DISTINCT, spec


def again(graph: Graph, folder: Path) -> Graph:
    """The graph of the expanded spec."""
    path = folder / "flat.yaml"
    path.write_text(expand(graph), encoding="utf-8")
    return compile_spec(str(path))


@pytest.mark.parametrize("name", NETWORKS)
def test_the_flat_spec_is_of_the_same_graph(name: str, tmp_path: Path) -> None:
    graph = compiled(NETWORKS[name], tmp_path)
    assert outline(again(graph, tmp_path)) == outline(graph)


@pytest.mark.parametrize("name", DISTINCT)
def test_the_flat_spec_of_a_real_network_is_of_the_same_graph(name: str, tmp_path: Path) -> None:
    graph = compile_spec(spec(name))
    assert outline(again(graph, tmp_path)) == outline(graph)


@pytest.mark.parametrize("name", NETWORKS)
def test_an_expanded_spec_expands_to_itself(name: str, tmp_path: Path) -> None:
    graph = compiled(NETWORKS[name], tmp_path)
    assert expand(again(graph, tmp_path)) == expand(graph)


@pytest.mark.parametrize("name", sorted(NETWORKS.keys() - {"keywords"}))
def test_keras_builds_the_same_model(name: str, tmp_path: Path) -> None:
    import keras

    from netspec.emit.keras import build_model

    graph = compiled(NETWORKS[name], tmp_path)
    configs = []
    for each in (graph, again(graph, tmp_path)):
        keras.utils.clear_session(free_memory=False)
        model = build_model(each)
        configs.append((model.get_config(), model.get_compile_config()))
    assert configs[0] == configs[1]


def test_the_text_is_what_a_person_would_write(tmp_path: Path) -> None:
    text = """
        name: net
        params: {classes: 3}
        inputs: [{image: [8, 8, 3]}]
        defaults: {conv: {padding: same}}
        blocks:
          head: {nested: sequential, layers: [flatten, {dense: $classes}]}
        layers:
          - repeat:
              times: 2
              index: i
              layers: [{conv: {name: c$(i), filters: $(4 * i), kernel_size: 3}}]
          - add: [c2, c2]
          - head: {name: head}
          - call: {layer: head, from: c2, as: other}
          - concat: [head, other]
    """
    assert expand(compiled(text, tmp_path)) == (
        "netspec: 1\n"
        "name: net\n"
        "\n"
        "inputs:\n"
        "  - image: [8, 8, 3]\n"
        "\n"
        "blocks:\n"
        "  head:\n"
        "    nested: sequential\n"
        "    inputs: [input_layer]\n"
        "    outputs: [dense]\n"
        "    layers:\n"
        "      - flatten: {name: flatten}\n"
        "      - dense: {name: dense, units: 3}\n"
        "\n"
        "layers:\n"
        "  - conv2d: {name: c1, filters: 4, kernel_size: [3, 3], padding: same}\n"
        "  - conv2d: {name: c2, filters: 8, kernel_size: [3, 3], padding: same}\n"
        "  - add: {name: add, from: [c2, c2]}\n"
        "  - head: {name: head}\n"
        "  - call: {layer: head, from: c2, as: head_2}\n"
        "  - concat: {name: concatenate, from: [head, head_2]}\n"
        "\n"
        "outputs: [concatenate]\n"
    )


def test_the_sections_are_carried_over(tmp_path: Path) -> None:
    text = """
        inputs: [{x: [4]}]
        layers: [{dense: {name: d, units: 3}}]
        weights:
          - {file: w.h5, into: [d], rename: {old: d}, require: any}
          - {file: $("w" + "2") }
        expect: {params: 15}
    """
    flat = expand(compiled(text, tmp_path))
    assert "  - {file: w.h5, into: [d], rename: {old: d}, require: any}\n" in flat
    assert "  - {file: w2}\n" in flat
    assert "expect: {params: 15}\n" in flat


def test_a_name_from_a_file_becomes_one_that_a_spec_may_have(tmp_path: Path) -> None:
    path = tmp_path / "my net (2).yaml"
    path.write_text("netspec: 1\ninputs: [{x: [4]}]\nlayers: [relu]\n", encoding="utf-8")
    assert again(compile_spec(str(path)), tmp_path).name == "my_net__2_"
