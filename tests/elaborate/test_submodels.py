"""Sub-models, layers called again, includes and freezing."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.compiling import compiled, found, layers, only, wiring, write

IMAGE = "inputs: [{image: [8, 8, 4]}]\n"
BASE = """\
params: {filters: 5}
inputs: [{picture: [9, 9, 1]}]
layers:
  - conv: {name: c1, filters: $filters, kernel_size: 1}
  - side: [relu: {name: beside}]
  - conv: {name: c2, filters: 2, kernel_size: 1}
  - flatten: {name: flat}
freeze: [c1]
"""


def test_a_nested_block_is_one_layer_with_an_inside(tmp_path: Path) -> None:
    text = """\
    blocks:
      tower: {nested: functional, inputs: [a], layers: [relu: {name: r}, flatten: {name: f}]}
    layers: [tower: {name: t}, tower: {name: u, from: image}, add: [t, u]]
    """
    graph = compiled(IMAGE + dedent(text), tmp_path)
    inside = layers(graph)["t"].graph
    assert inside is not None
    assert [node.name for node in inside.nodes] == ["a", "r", "f"]
    assert wiring(graph)["add"] == ["t", "u"]


def test_a_call_shares_the_layer_and_its_name_means_the_first_call(tmp_path: Path) -> None:
    text = """\
    inputs: [{a: [4]}, {b: [4]}]
    layers:
      - dense: {name: d, units: 3, from: a}
      - call: {layer: d, from: b, as: second}
      - add: [d, second]
    """
    graph = compiled(dedent(text), tmp_path)
    assert [(node.name, node.call) for node in graph.nodes[2:4]] == [("d", 0), ("d", 1)]
    assert [each.node.call for each in graph.outputs[0].node.inputs] == [0, 1]
    assert len(graph.layers) == 4


def test_a_layer_whose_first_call_leads_nowhere_is_still_there(tmp_path: Path) -> None:
    text = "inputs: [{a: [4]}]\nlayers: [dense: {name: d, units: 4}, call: {layer: d, from: a}]"
    assert [node.name for node in compiled(text, tmp_path).layers] == ["a", "d"]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("{layer: nothing, from: a}", "NS301"),
        ("{layer: d, from: b}", "NS416"),
        ("{layer: d, from: [a, a]}", "NS304"),
        ("{layer: d, from: a, name: e}", "NS246"),
        ("{layer: d, from: a, trainable: false}", "NS246"),
        ("{from: a}", "NS211"),
        ("d", "NS205"),
    ],
)
def test_a_wrong_call_again_is_an_error(call: str, code: str, tmp_path: Path) -> None:
    text = "inputs: [{a: [4]}, {b: [5]}]\nlayers:\n  - dense: {name: d, units: 3, from: a}\n"
    assert (5, code) in found(text + f"  - call: {call}\n", tmp_path)


def test_a_sequential_that_is_no_chain_is_an_error(tmp_path: Path) -> None:
    text = "layers:\n  - group: {nested: sequential, layers: [relu: {name: a}, add: [a, a]]}\n"
    assert found(IMAGE + text, tmp_path) == [(4, "NS319")]


def test_a_sub_model_sees_no_tensors_from_around(tmp_path: Path) -> None:
    text = "layers:\n  - group: {nested: functional, layers: [relu: {from: image}]}\n"
    assert found(IMAGE + text, tmp_path) == [(4, "NS301")]


def test_an_include_splices_layers_up_to_until(tmp_path: Path) -> None:
    write(BASE, tmp_path, "base.yaml")
    text = "layers: [include: {spec: base.yaml, until: c2}, relu: {name: r}, relu: {from: c1}]\n"
    graph = compiled(IMAGE + text + "outputs: [r, c1]", tmp_path)
    assert wiring(graph) == {"c1": ["image"], "c2": ["c1"], "r": ["c2"]}
    assert layers(graph)["c1"].outputs[0].shape == (None, 8, 8, 5)
    assert not layers(graph)["c1"].trainable
    assert layers(graph)["c2"].trainable


def test_an_include_takes_a_prefix_and_parameters(tmp_path: Path) -> None:
    write(BASE, tmp_path, "base.yaml")
    text = """\
    layers:
      - include: {spec: base.yaml, prefix: left, set: {filters: 7}, as: l}
      - include: {spec: base.yaml, prefix: right, from: image, trainable: false}
      - add: {from: [l, right_flat]}
    """
    graph = compiled(IMAGE + dedent(text), tmp_path)
    assert layers(graph)["left_c1"].outputs[0].shape[-1] == 7
    assert not layers(graph)["left_c1"].trainable
    assert layers(graph)["left_c2"].trainable
    assert not layers(graph)["right_c2"].trainable


def test_until_can_lie_inside_a_block(tmp_path: Path) -> None:
    base = """\
    inputs: [{x: [4]}]
    blocks: {unit: {layers: [dense: {name: a, units: 4}, dense: {name: b, units: 4}]}}
    layers: [unit: {name: u}, unit: {name: v}, dense: {name: never, units: $(1 // 0)}]
    """
    write(base, tmp_path, "base.yaml")
    text = "inputs: [{x: [4]}]\nlayers: [include: {spec: base.yaml, until: UNTIL}, relu]"
    inner = compiled(text.replace("UNTIL", "v_a"), tmp_path)
    assert list(wiring(inner)) == ["u_a", "u_b", "v_a", "re_lu"]
    whole = compiled(text.replace("UNTIL", "u"), tmp_path)
    assert list(wiring(whole)) == ["u_a", "u_b", "re_lu"]


@pytest.mark.parametrize(
    ("include", "code"),
    [
        ("{spec: nothing.yaml}", "NS001"),
        ("{spec: ../base.yaml}", "NS008"),
        ("{spec: /etc/passwd}", "NS008"),
        ("{spec: base.yaml, until: nothing}", "NS301"),
        ("{spec: base.yaml, set: {nothing: 1}}", "NS312"),
        ("{spec: base.yaml, set: {filters: many}}", "NS241"),
        ("{spec: base.yaml, from: [image, image]}", "NS304"),
        ("{spec: base.yaml, name: b}", "NS246"),
        ("{spec: spec.yaml}", "NS311"),
        ("{spec: blocks.yaml}", "NS243"),
        ("{spec: first.yaml}", "NS247"),
        ("{spec: broken.yaml}", "NS105"),
        ("{}", "NS211"),
    ],
)
def test_a_wrong_include_is_an_error(include: str, code: str, tmp_path: Path) -> None:
    write(BASE, tmp_path, "base.yaml")
    write(BASE + "data_format: channels_first\n", tmp_path, "first.yaml")
    write("blocks: {unit: {layers: [relu]}}", tmp_path, "blocks.yaml")
    write("layers: [", tmp_path, "broken.yaml")
    codes = [each for _, each in found(IMAGE + f"layers:\n  - include: {include}", tmp_path)]
    assert codes == [code]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    write(BASE, tmp_path / "elsewhere", "base.yaml")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.yaml").symlink_to(tmp_path / "elsewhere" / "base.yaml")
    assert found(IMAGE + "layers:\n  - include: {spec: link.yaml}", inside) == [(4, "NS008")]


def test_an_imported_block_sees_its_own_file_alone(tmp_path: Path) -> None:
    library = """\
    params: {width: 6}
    defaults: {conv: {kernel_size: 1}}
    blocks:
      inner: {layers: [conv: {filters: $width}]}
      outer: {layers: [inner]}
    """
    write(library, tmp_path, "lib/blocks.yaml")
    text = """\
    imports: {lib: lib/blocks.yaml}
    defaults: {conv: {kernel_size: 3}}
    layers: [lib.outer, conv: {filters: 2}]
    """
    graph = compiled(IMAGE + dedent(text), tmp_path)
    assert [node.outputs[0].shape[1:] for node in graph.nodes[1:]] == [(8, 8, 6), (6, 6, 2)]


def test_freeze_matches_layers_and_those_in_sub_models(tmp_path: Path) -> None:
    text = """\
    blocks:
      tower: {nested: functional, layers: [dense: {name: a, units: 4}, dense: {name: b, units: 4}]}
    layers: [tower: {name: t}, tower: {name: u}, dense: {name: d, units: 2}]
    freeze: ["t/a", u, "d*"]
    """
    found_layers = layers(compiled(IMAGE + dedent(text), tmp_path))
    trained = {name: node.trainable for name, node in found_layers.items() if name != "image"}
    assert trained == {"t": True, "u": False, "d": False}
    inside = found_layers["t"].graph
    assert inside is not None
    assert [node.trainable for node in inside.nodes[1:]] == [False, True]


def test_an_include_twice_wants_a_prefix(tmp_path: Path) -> None:
    write(BASE, tmp_path, "base.yaml")
    text = """\
    layers:
      - include: {spec: base.yaml}
      - include: {spec: base.yaml}
    """
    error = only(IMAGE + dedent(text), tmp_path)
    assert (error.code, error.span and error.span.line) == ("NS316", 5)
    assert error.help == "give one of the two a `prefix`"


def test_a_glob_that_matches_an_input_is_told_what_it_is(tmp_path: Path) -> None:
    error = only(IMAGE + "layers: [relu]\nfreeze: [image]", tmp_path)
    assert (error.code, error.help) == (
        "NS248",
        "this is an input, which has no weights: remove it",
    )


def test_globs_that_match_the_same_layer_are_all_used(tmp_path: Path) -> None:
    text = "layers: [dense: {name: abc, units: 3}]\nfreeze: ['a*', '*b*', '*c']"
    assert not layers(compiled(IMAGE + text, tmp_path))["abc"].trainable


def test_a_glob_that_matches_nothing_is_an_error(tmp_path: Path) -> None:
    text = "layers: [relu: {name: a}]\nfreeze:\n  - a\n  - b*\n"
    assert found(IMAGE + text, tmp_path) == [(6, "NS248")]
