"""Blocks: names inside, parameters, inputs and outputs, scope; repeats and groups."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.compiling import compiled, found, layers, wiring, write

IMAGE = "inputs: [{image: [8, 8, 4]}]\n"


def test_names_in_a_block_take_the_name_of_the_call(tmp_path: Path) -> None:
    text = """\
    blocks:
      unit:
        layers: [relu: {name: a}, relu: {name: ""}]
    layers:
      - unit: {name: one}
      - unit: {name: two}
    """
    graph = compiled(IMAGE + dedent(text), tmp_path)
    assert list(wiring(graph)) == ["one_a", "one", "two_a", "two"]


def test_a_call_without_a_name_keeps_the_local_names(tmp_path: Path) -> None:
    text = """\
    blocks:
      unit: {layers: [relu: {name: a}]}
    layers: [unit, unit: {name: ""}]
    """
    assert found(IMAGE + dedent(text), tmp_path) == [(4, "NS316")]
    text = text.replace('[unit, unit: {name: ""}]', "[unit, unit: {name: b}]")
    assert list(wiring(compiled(IMAGE + dedent(text), tmp_path))) == ["a", "b_a"]


def test_blocks_in_blocks_join_their_prefixes(tmp_path: Path) -> None:
    text = """\
    blocks:
      inner: {layers: [relu: {name: r}]}
      outer: {layers: [inner: {name: x}, inner: {name: y}, add: {name: "", from: [x, y]}]}
    layers: [outer: {name: o}]
    """
    graph = compiled(IMAGE + dedent(text), tmp_path)
    assert wiring(graph) == {"o_x_r": ["image"], "o_y_r": ["o_x_r"], "o": ["o_x_r", "o_y_r"]}


def test_a_default_is_computed_from_other_parameters_and_shapes_in_any_order(
    tmp_path: Path,
) -> None:
    text = """\
    blocks:
      wide:
        params: {units: $(base * 2), base: $(x.channels + ratio), ratio: 1}
        inputs: [x]
        layers: [conv: {filters: $units, kernel_size: 1}]
    layers: [wide, wide: {ratio: 3}]
    """
    first, second = list(compiled(IMAGE + dedent(text), tmp_path).nodes)[1:]
    assert (first.outputs[0].shape[-1], second.outputs[0].shape[-1]) == (10, 26)


def test_a_block_with_several_inputs_and_outputs(tmp_path: Path) -> None:
    text = """\
    blocks:
      cell:
        inputs: [p, x]
        outputs: [y, x]
        layers: [relu: {from: p, name: r}, add: {name: y, from: [r, x]}]
    layers:
      - relu: {name: a}
      - cell: {name: c1, from: [image, a]}
      - cell: {name: c2}
      - concat: {name: both}
      - relu: {name: last, from: c1.y}
    outputs: [both, last]
    """
    graph = compiled(IMAGE + dedent(text), tmp_path)
    assert wiring(graph) == {
        "a": ["image"],
        "c1_r": ["image"],
        "c1_y": ["c1_r", "a"],
        "c2_r": ["c1_y"],
        "c2_y": ["c2_r", "a"],
        "both": ["c2_y", "a"],
        "last": ["c1_y"],
    }


def test_a_block_sees_nothing_of_its_caller(tmp_path: Path) -> None:
    text = """\
    blocks:
      unit: {layers: [relu: {from: a}]}
      loop: {layers: [conv: {filters: $i, kernel_size: 1}]}
    layers:
      - relu: {name: a}
      - unit
      - repeat: {times: 1, index: i, layers: [loop]}
    """
    assert found(IMAGE + dedent(text), tmp_path) == [(4, "NS301"), (5, "NS320")]


def test_layers_inside_a_block_can_be_named_from_outside(tmp_path: Path) -> None:
    text = """\
    blocks:
      unit: {layers: [relu: {name: a}, relu: {name: b}]}
    layers: [unit: {name: u}, relu: {name: c, from: u_a}]
    """
    assert wiring(compiled(IMAGE + dedent(text), tmp_path))["c"] == ["u_a"]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("unit: {}", "NS313"),
        ("unit: {n: 3, m: 4}", "NS312"),
        ("unit: {n: true}", "NS241"),
        ("unit: {n: 1.5}", "NS241"),
        ("unit: 3", "NS205"),
        ("unit: {n: 3, from: [image, image]}", "NS304"),
    ],
)
def test_a_wrong_call_is_an_error_at_the_call(call: str, code: str, tmp_path: Path) -> None:
    text = "blocks:\n  unit: {params: {n: int}, layers: [conv: {filters: $n, kernel_size: 1}]}\n"
    assert found(IMAGE + text + f"layers:\n  - {call}\n", tmp_path) == [(6, code)]


def test_an_integer_serves_for_a_float(tmp_path: Path) -> None:
    text = "blocks: {noisy: {params: {stddev: float}, layers: [gaussian_noise: $stddev]}}\n"
    assert found(IMAGE + text + "layers: [noisy: {stddev: 1}]", tmp_path) == []


def test_a_block_that_comes_back_to_itself_is_an_error(tmp_path: Path) -> None:
    text = "blocks:\n  a: {layers: [b]}\n  b: {layers: [a]}\nlayers: [a]"
    assert found(IMAGE + text, tmp_path) == [(5, "NS311")]


def test_repeat_counts_from_one_and_range_includes_both_ends(tmp_path: Path) -> None:
    text = """\
    layers:
      - repeat: {times: 2, index: i, layers: [relu: {name: t$(i)}]}
      - repeat: {range: [0, 2], index: i, layers: [relu: {name: r$(i)}]}
      - repeat: {range: [2, 1], layers: [relu]}
      - repeat: {times: 0, layers: [relu]}
    """
    graph = compiled(IMAGE + dedent(text), tmp_path)
    assert list(wiring(graph)) == ["t1", "t2", "r0", "r1", "r2"]


def test_each_binds_mappings_or_the_rows_of_a_table(tmp_path: Path) -> None:
    text = """\
    layers:
      - repeat:
          each: [{f: 3, s: a}, {s: b, f: 5}]
          index: i
          layers: [conv: {name: $(s)$(i), filters: $f, kernel_size: 1}]
      - repeat:
          each: {columns: [f, s], rows: [[7, c]]}
          layers: [conv: {name: $s, filters: $f, kernel_size: 1}]
    """
    shapes = [node.outputs[0].shape[-1] for node in compiled(IMAGE + dedent(text), tmp_path).nodes]
    assert shapes == [4, 3, 5, 7]


@pytest.mark.parametrize(
    ("repeat", "code"),
    [
        ("{times: 2, range: [1, 2], layers: [relu]}", "NS314"),
        ("{layers: [relu]}", "NS314"),
        ("{times: -1, layers: [relu]}", "NS207"),
        ("{each: [{a: 1}, {b: 1}], layers: [relu]}", "NS245"),
        ("{each: {columns: [a], rows: [[1, 2]]}, layers: [relu]}", "NS245"),
        ("{each: 3, layers: [relu]}", "NS245"),
        ("{times: 1, index: n, layers: [relu]}", "NS244"),
        ("{times: 1, index: image, layers: [relu]}", "NS244"),
        ("{times: 1, index: in_height, layers: [relu]}", "NS244"),
        ("{times: 2, layers: [relu: {name: same}]}", "NS316"),
        ("{times: 2, layers: [relu: {as: same}]}", "NS221"),
        ("{times: 1000000000, layers: [relu]}", "NS315"),
        ("{times: 1000000000, layers: []}", "NS315"),
    ],
)
def test_a_wrong_repeat_is_an_error(repeat: str, code: str, tmp_path: Path) -> None:
    text = f"params: {{n: 3}}\nlayers:\n  - repeat: {repeat}\n"
    assert found(IMAGE + text, tmp_path) == [(5, code)]


def test_the_names_of_a_repeat_and_of_a_group_are_visible_after_it(tmp_path: Path) -> None:
    text = """\
    layers:
      - relu: {name: before}
      - repeat: {times: 1, layers: [relu: {name: inside}]}
      - group:
          name: g
          layers:
            - add: {name: sum, from: [inside, before], as: total}
            - relu: {name: own, from: sum}
      - add: {name: end, from: [inside, g_own, g, total]}
    """
    graph = compiled(IMAGE + dedent(text), tmp_path)
    assert wiring(graph)["end"] == ["inside", "g_own", "g_own", "g_sum"]


def test_a_group_without_a_name_adds_no_prefix(tmp_path: Path) -> None:
    text = (
        "layers: [group: {trainable: false, layers: [conv: {name: a, filters: 2, kernel_size: 1}]}]"
    )
    node = layers(compiled(IMAGE + text, tmp_path))["a"]
    assert not node.trainable


def test_defaults_reach_every_name_of_an_op_and_the_narrower_wins(tmp_path: Path) -> None:
    text = """\
    defaults:
      conv: {kernel_size: 3, padding: same, filters: 2}
      conv2d: {filters: 5}
    layers: [conv: {name: a}, conv2d: {name: b}, conv: {name: c, filters: 7, padding: valid}]
    """
    graph = compiled(IMAGE + dedent(text), tmp_path)
    assert [node.outputs[0].shape[1:] for node in graph.nodes[1:]] == [
        (8, 8, 5),
        (8, 8, 5),
        (6, 6, 7),
    ]


def test_sorting_the_keys_of_mappings_changes_nothing(tmp_path: Path) -> None:
    text = """\
    params: {b: $(a + 1), a: 1}
    defaults: {conv2d: {filters: $b}, conv: {kernel_size: 1}}
    layers: [conv: {name: x}]
    """
    flipped = """\
    params: {a: 1, b: $(a + 1)}
    layers: [conv: {name: x}]
    defaults: {conv: {kernel_size: 1}, conv2d: {filters: $b}}
    """
    shapes = [
        compiled(IMAGE + dedent(each), tmp_path).outputs[0].tensor for each in (text, flipped)
    ]
    assert shapes[0] == shapes[1]


def test_a_default_that_is_computed_from_itself_is_an_error(tmp_path: Path) -> None:
    text = "params: {a: $(b), b: $(a)}\nlayers: [relu]"
    assert found(IMAGE + text, tmp_path) == [(3, "NS242")]


def test_a_long_row_of_defaults_is_refused_and_not_a_crash(tmp_path: Path) -> None:
    chain = "".join(f"  a{i}: $(a{i + 1})\n" for i in range(400))
    text = f"params:\n{chain}  a400: 1\nlayers: [relu]"
    assert {code for _, code in found(IMAGE + text, tmp_path)} == {"NS242"}


def test_blocks_nested_very_deep_are_refused_and_not_a_crash(tmp_path: Path) -> None:
    chain = "".join(f"  b{i}: {{layers: [b{i + 1}]}}\n" for i in range(500))
    text = f"blocks:\n{chain}  b500: {{layers: [relu]}}\nlayers: [b0]"
    assert [code for _, code in found(IMAGE + text, tmp_path)] == ["NS249"]


def test_blocks_that_double_are_stopped(tmp_path: Path) -> None:
    chain = "".join(f"  b{i}: {{layers: [b{i + 1}, b{i + 1}]}}\n" for i in range(40))
    text = f"blocks:\n{chain}  b40: {{layers: [side: []]}}\nlayers: [b0]"
    assert [code for _, code in found(IMAGE + text, tmp_path)] == ["NS315"]


def test_defaults_see_their_own_file_and_no_parameter_of_a_block(tmp_path: Path) -> None:
    text = """\
    params: {n: 5, held: true}
    defaults: {conv: {filters: $n, kernel_size: 1, trainable: $(not held)}}
    blocks: {unit: {params: {n: int}, layers: [conv: {name: a}, conv: {name: b, filters: $n}]}}
    layers: [unit: {n: 2}]
    """
    graph = compiled(IMAGE + dedent(text), tmp_path)
    assert [node.outputs[0].shape[-1] for node in graph.nodes[1:]] == [5, 2]
    assert [node.trainable for node in graph.nodes[1:]] == [False, False]


def test_a_default_that_names_what_only_a_block_knows_is_an_error(tmp_path: Path) -> None:
    text = "defaults:\n  conv: {filters: $n, kernel_size: 1}\n"
    text += "blocks: {unit: {params: {n: int}, layers: [conv]}}\nlayers: [unit: {n: 2}]"
    assert found(IMAGE + text, tmp_path) == [(4, "NS320")]


def test_a_block_cannot_call_a_layer_of_its_caller_again(tmp_path: Path) -> None:
    text = """\
    blocks:
      u: {layers: [call: {layer: s}]}
      v: {inputs: [x], layers: [call: {layer: x}]}
    layers:
      - conv: {name: s, filters: 3, kernel_size: 1}
      - u
      - v: {from: s}
    """
    assert found(IMAGE + dedent(text), tmp_path) == [(4, "NS301"), (5, "NS301")]


@pytest.mark.parametrize(
    ("layer", "code"),
    [
        ("conv: {filters: 3, kernel_size: 1, from: []}", "NS303"),
        ("concat: []", "NS303"),
        ("from: []", "NS303"),
        ("lib.other.unit", "NS310"),
        ("repeat: {each: [{i: 7}], index: i, layers: [relu]}", "NS244"),
        ("include: {spec: base.yaml, prefix: a/b}", "NS220"),
    ],
)
def test_nothing_is_left_out_without_a_word(layer: str, code: str, tmp_path: Path) -> None:
    write("blocks: {unit: {layers: [relu]}}", tmp_path, "lib.yaml")
    write("inputs: [{x: [4]}]\nlayers: [relu]", tmp_path, "base.yaml")
    text = f"imports: {{lib: lib.yaml}}\nlayers:\n  - {layer}\n"
    assert [each for _, each in found(IMAGE + text, tmp_path)] == [code]


def test_the_weights_of_an_include_come_along(tmp_path: Path) -> None:
    base = "inputs: [{x: [4]}]\nlayers: [batch_norm: {name: norm}]\nweights: [{file: w.h5}]"
    write(base, tmp_path, "base.yaml")
    text = "layers:\n  - include: {spec: base.yaml, prefix: p}\n  - dense: {name: head, units: 3}\n"
    (source,) = compiled(IMAGE + text, tmp_path).sources
    # Not into what stands around the include.
    assert (source.file, source.into) == ("w.h5", ("p_norm",))
    assert source.path == str(tmp_path / "w.h5")


def test_the_weights_of_the_spec_itself_come_last_and_so_win(tmp_path: Path) -> None:
    base = "inputs: [{x: [4]}]\nlayers: [batch_norm: {name: norm}]\nweights: [{file: w.h5}]"
    write(base, tmp_path, "base.yaml")
    text = "layers:\n  - include: {spec: base.yaml}\nweights: [{file: own.h5}]\n"
    files = [each.file for each in compiled(IMAGE + text, tmp_path).sources]
    assert files == ["w.h5", "own.h5"]


def test_a_list_keeps_a_parameter_a_list(tmp_path: Path) -> None:
    text = "params: {sizes: [1, 2]}\nlayers: [conv: {filters: 1, kernel_size: '$(sizes[0])'}]"
    assert found(IMAGE + text, tmp_path, sizes=[3]) == []
    assert [code for _, code in found(IMAGE + text, tmp_path, sizes="3")] == ["NS241"]
