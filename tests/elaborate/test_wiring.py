"""What an item reads: the item before it, `from`, branches, side, and what `if` leaves out."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from tests.compiling import compiled, found, wiring

IMAGE = "inputs: [{image: [8, 8, 4]}]\n"


def test_a_layer_reads_the_item_before_it(tmp_path: Path) -> None:
    graph = compiled(IMAGE + "layers: [relu: {name: a}, relu: {name: b}]", tmp_path)
    assert wiring(graph) == {"a": ["image"], "b": ["a"]}


def test_from_reads_by_name_and_the_main_line_goes_on_from_there(tmp_path: Path) -> None:
    text = "layers: [relu: {name: a}, relu: {name: b, from: image}, add: {name: c, from: [a, b]}]"
    assert wiring(compiled(IMAGE + text, tmp_path))["c"] == ["a", "b"]


def test_a_from_item_moves_the_main_line(tmp_path: Path) -> None:
    text = "layers: [relu: {name: a}, from: image, relu: {name: b}, add: {name: c, from: [a, b]}]"
    assert wiring(compiled(IMAGE + text, tmp_path))["b"] == ["image"]


def test_a_from_item_with_as_only_names_a_tensor(tmp_path: Path) -> None:
    text = "layers: [relu: {name: a}, {from: image, as: x}, relu: {name: b}, add: [b, x]]"
    graph = compiled(IMAGE + text, tmp_path)
    assert wiring(graph) == {"a": ["image"], "b": ["a"], "add": ["b", "image"]}


def test_branches_run_from_the_same_place_and_are_read_as_a_list(tmp_path: Path) -> None:
    text = """\
    layers:
      - relu: {name: a}
      - branches:
          - left: [relu: {name: l}]
          - right: [relu: {name: r1}, relu: {name: r2}]
          - straight: []
      - concat: {name: all}
    """
    graph = compiled(IMAGE + dedent(text), tmp_path)
    assert wiring(graph)["all"] == ["l", "r2", "a"]
    assert wiring(graph)["r1"] == ["a"]


def test_a_branch_can_be_a_named_tensor(tmp_path: Path) -> None:
    text = """\
    layers:
      - relu: {name: a}
      - relu: {name: b}
      - branches:
          - old: [from: a]
          - named: [{from: image, as: x}]
          - new: [relu: {name: c}]
      - add: {name: sum}
    """
    assert wiring(compiled(IMAGE + dedent(text), tmp_path))["sum"] == ["a", "image", "c"]


def test_side_leaves_the_main_line_where_it_was(tmp_path: Path) -> None:
    text = """\
    layers:
      - relu: {name: a}
      - side: [relu: {name: s}]
      - relu: {name: b}
    outputs: [b, s]
    """
    assert wiring(compiled(IMAGE + dedent(text), tmp_path)) == {
        "a": ["image"],
        "s": ["a"],
        "b": ["a"],
    }


def test_a_layer_that_if_leaves_out_is_read_through(tmp_path: Path) -> None:
    text = """\
    layers:
      - relu: {name: a}
      - relu: {name: b, if: false, as: kept}
      - relu: {name: c}
      - add: {name: d, from: [c, kept]}
    """
    assert wiring(compiled(IMAGE + dedent(text), tmp_path))["d"] == ["c", "a"]


def test_what_if_leaves_out_is_not_evaluated(tmp_path: Path) -> None:
    text = "layers: [relu: {name: a}, conv: {if: false, from: nothing, filters: $(1 // 0)}, elu]"
    assert found(IMAGE + text, tmp_path) == []


def test_if_can_ask_for_the_shape_that_the_item_reads(tmp_path: Path) -> None:
    text = """\
    layers:
      - conv: {if: $(in_channels != 4), name: dropped, filters: 4, kernel_size: 1}
      - conv: {if: $(in_channels == 4), name: kept, filters: 2, kernel_size: 1}
    """
    assert list(wiring(compiled(IMAGE + dedent(text), tmp_path))) == ["kept"]


def test_a_merge_takes_its_inputs_as_its_main_argument(tmp_path: Path) -> None:
    text = "layers: [relu: {name: a}, multiply: [a, image]]"
    assert wiring(compiled(IMAGE + text, tmp_path))["multiply"] == ["a", "image"]


def test_a_keyword_mapping_names_the_tensors(tmp_path: Path) -> None:
    text = "inputs: [{x: [4]}, {m: {shape: [4], dtype: bool}}]\n"
    text += "layers: [softmax: {name: s, from: {inputs: x, mask: m}}]"
    node = compiled(text, tmp_path).outputs[0].node
    assert [each.node.name for each in node.inputs] == ["x"]
    assert {key: each.node.name for key, each in node.keywords.items()} == {"mask": "m"}


def test_layers_that_lead_nowhere_are_left_out_with_a_warning(tmp_path: Path) -> None:
    text = "layers:\n  - relu: {name: a}\n  - side: [relu: {name: b}, relu: {name: c}]\n"
    assert found(IMAGE + text, tmp_path) == [(5, "NS701")]
    assert "b" not in wiring(compiled(IMAGE + text, tmp_path))


def test_an_input_that_nothing_reads_is_kept_with_a_warning(tmp_path: Path) -> None:
    text = "inputs:\n  - x: [4]\n  - y: [4]\nlayers: [relu: {from: x}]"
    assert found(text, tmp_path) == [(4, "NS711")]
    assert [node.name for node in compiled(text, tmp_path).inputs] == ["x", "y"]


def test_reading_what_comes_later_or_never_is_an_error(tmp_path: Path) -> None:
    text = "layers:\n  - relu: {from: b}\n  - relu: {name: b, from: image}\n"
    assert found(IMAGE + text, tmp_path) == [(4, "NS301")]


def test_reading_a_made_up_name_is_an_error(tmp_path: Path) -> None:
    text = "layers:\n  - relu\n  - add:\n      from: [image, re_lu]\n"
    assert found(IMAGE + text, tmp_path) == [(6, "NS318")]


def test_too_many_or_too_few_inputs_are_errors(tmp_path: Path) -> None:
    text = "layers:\n  - relu: {name: a}\n  - add: {name: b}\n  - relu: {from: [a, image]}\n"
    assert found(IMAGE + text, tmp_path) == [(5, "NS303"), (6, "NS304")]


def test_two_named_outputs_keep_their_order(tmp_path: Path) -> None:
    text = "layers: [relu: {name: a}, relu: {name: b}]\noutputs: [b, {name: a, if: true}]"
    graph = compiled(IMAGE + text, tmp_path)
    assert [output.node.name for output in graph.outputs] == ["b", "a"]


def test_an_output_that_if_drops_is_gone(tmp_path: Path) -> None:
    text = "layers: [relu: {name: a}, relu: {name: b}]\noutputs: [b, {name: a, if: false}]"
    graph = compiled(IMAGE + text, tmp_path)
    assert [output.node.name for output in graph.outputs] == ["b"]
