"""Functions in specs: what they read, what they are called, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.emit.limits import limits
from netspec.measure import measure
from tests.compiling import compiled, found, layers, only, wiring

HEAD = "inputs: [{x: [4, 6]}, {y: [4, 6]}, {n: {shape: [4], dtype: int32}}]\nlayers: "


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("ops.add: {from: x}", "NS303"),
        ("ops.add: {from: {x2: x}}", "NS303"),
        ("ops.add: {from: {x1: x, x3: y}}", "NS204"),
        ("ops.add: {from: {x2: x}, x2: 1.0}", "NS304"),
        ("ops.add: {from: [x, y], x2: 1.0}", "NS304"),
        ("ops.add: {from: x, x1: 1, x2: 2}", "NS304"),
        ("ops.add: {from: x, x2: y}", "NS205"),
        ("ops.add: {from: x, x2: [1, 2]}", "NS205"),
        ("ops.add: 3.0", "NS205"),
        ("ops.add: {from: [x, n]}", "NS404"),
        ("ops.take: {from: x, axis: 1}", "NS303"),
        ("ops.take: {from: [x, y], axis: 1}", "NS419"),
        ("ops.take: {from: x, indices: [4], axis: 1}", "NS408"),
        ("ops.sigmoid: {from: n}", "NS419"),
        ("ops.one_hot: {from: x, num_classes: 3}", "NS419"),
        ("ops.exp: {from: x, trainable: false}", "NS204"),
        ("ops.exp: {from: x, dtype: float16}", "NS204"),
        ("ops.cast: {from: x, dtype: float17}", "NS206"),
        ("ops.clip: {from: x, x_min: 0.0}", "NS203"),
        ("ops.mean: {from: x, axes: 1}", "NS204"),
        ("ops.mean: {from: x, axis: 3}", "NS408"),
        ("ops.mean: {from: x, axis: [1, -2]}", "NS408"),
        ("ops.exp: [x, y]", "NS205"),
        ("ops.exp: {from: [x, y]}", "NS304"),
        ("ops.reshape: {from: x, newshape: [-1, -1]}", "NS410"),
        ("ops.transpose: {from: x, axes: [1, 0]}", "NS412"),
        ("ops.squeeze: {from: x, axis: 1}", "NS404"),
        ("ops.concatenate: {from: [x, n], axis: 1}", "NS407"),
        ("ops.split: {from: x, indices_or_sections: 4, axis: 2}", "NS404"),
        ("ops.split: {from: x, indices_or_sections: [4, 2], axis: 2}", "NS404"),
        ("ops.unstack: {from: x}", "NS406"),
        ("ops.matmul: [x, y]", "NS415"),
        ('ops.einsum: {from: [x, y], subscripts: "bij,bjk->bik"}', "NS415"),
        ('ops.einsum: {from: [x, y], subscripts: "bij->b"}', "NS415"),
        ('ops.einsum: {from: [x, y], subscripts: "BI,BI"}', "NS206"),
        ('ops.get_item: {from: x, key: [":", 4]}', "NS408"),
        ('ops.get_item: {from: x, key: [":", ":", ":", 0]}', "NS408"),
        ('ops.get_item: {from: x, key: [":", "a:b"]}', "NS205"),
        ('ops.get_item: {from: x, key: ["...", "..."]}', "NS208"),
        ('ops.get_item: {from: x, key: [":", "::0"]}', "NS207"),
        ('ops.get_item: {from: x, key: ":2"}', "NS205"),
        ("ops.pad: {from: x, pad_width: [[1, 1]]}", "NS408"),
        ("ops.pad: {from: x, pad_width: 1}", "NS205"),
        ("ops.norm: {from: x, axis: [0, 1, 2]}", "NS404"),
        ("ops.foo: x", "NS202"),
        ("ops.abs: x", "NS202"),
        ("ops.cond: x", "NS215"),
        ("ops.svd: x", "NS216"),
        ("ops.shape: x", "NS250"),
        ("time_distributed: {from: x, layer: ops.exp}", "NS202"),
    ],
)
def test_what_is_wrong_with_an_item_is_said_once(item: str, code: str, tmp_path: Path) -> None:
    assert found(f"{HEAD}\n  - {item}", tmp_path) == [(4, code)]


@pytest.mark.parametrize(
    ("item", "cure"),
    [
        ("ops.multipy: [x, y]", "did you mean `ops.multiply`?"),
        ("ops.abs", "write `ops.absolute`"),
        (
            "ops.add: {from: x}",
            "name them: `from: {x1: a, x2: b}`, or give a number: `x2: 1.0`",
        ),
        ("ops.multiply: 2", "write `ops.multiply: {x2: 2}`"),
        ("ops.exp: {from: x, dtype: float16}", "put `ops.cast: float16` before it, or after"),
    ],
)
def test_a_cure_is_given(item: str, cure: str, tmp_path: Path) -> None:
    assert only(f"{HEAD}\n  - {item}", tmp_path).help == cure


def test_names_are_counted_together_with_those_of_layers(tmp_path: Path) -> None:
    text = f"{HEAD}[ops.add: [x, y], ops.exp, add: [x, y], ops.add: {{x2: 1}}, ops.add: [x, y]]"
    graph = compiled(f"{text}\noutputs: [z]".replace("ops.exp", "ops.exp: {as: z}"), tmp_path)
    assert [node.name for node in graph.nodes[3:]] == ["add", "exp"]
    text = f"{HEAD}[ops.add: [x, y], add: {{from: [x, y], name: a}}, add: {{from: [x, a]}}]"
    assert "add_1" in layers(compiled(text, tmp_path))


def test_a_number_may_stand_in_either_place(tmp_path: Path) -> None:
    text = f"{HEAD}[ops.subtract: {{from: x, x1: 1, name: a}}, ops.divide: {{x2: 2.0, name: b}}]"
    assert wiring(compiled(text, tmp_path)) == {"a": ["x"], "b": ["a"]}


def test_tensors_by_name_are_read_in_the_order_of_keras(tmp_path: Path) -> None:
    text = f"{HEAD}[ops.subtract: {{name: a, from: {{x2: x, x1: y}}}}]"
    assert wiring(compiled(text, tmp_path)) == {"a": ["y", "x"]}


def test_an_expression_may_stand_in_a_slice(tmp_path: Path) -> None:
    text = f'{HEAD}[ops.get_item: {{name: a, from: x, key: [":", "$(in_length // 2):"]}}]'
    assert layers(compiled(text, tmp_path))["a"].outputs[0].shape == (None, 2, 6)


def test_defaults_reach_a_function(tmp_path: Path) -> None:
    text = f"defaults: {{ops.mean: {{axis: -1}}}}\n{HEAD}[ops.mean: {{name: a, from: x}}]"
    assert layers(compiled(text, tmp_path))["a"].outputs[0].shape == (None, 4)


def test_a_policy_of_the_spec_casts_nothing(tmp_path: Path) -> None:
    text = f"dtype: mixed_float16\n{HEAD}[ops.add: {{from: x, x2: 1, name: a}}, dense: 2, ops.exp]"
    graph = compiled(text, tmp_path)
    assert [each.outputs[0].dtype for each in graph.nodes[3:]] == ["float32", "float16", "float16"]


def test_a_function_is_no_layer_of_the_count(tmp_path: Path) -> None:
    graph = compiled(f"{HEAD}[ops.add: [x, y], dense: 3]", tmp_path)
    assert measure(graph).layers == 4


def test_products_are_counted_and_sums_are_not(tmp_path: Path) -> None:
    text = "inputs: [{x: [4, 6]}, {y: [6, 5]}]\nlayers: "
    for item in ("ops.matmul: [x, y]", 'ops.einsum: {from: [x, y], subscripts: "bij,bjk->bik"}'):
        assert measure(compiled(f"{text}[{item}]", tmp_path)).macs == 4 * 6 * 5
    assert measure(compiled(f"{text}[ops.exp: {{from: x}}]", tmp_path)).macs == 0


@pytest.mark.parametrize(
    ("layers", "code"),
    [
        ("[ops.exp: {from: x, name: e}, call: {layer: e, from: y}]", "NS301"),
        ("[ops.max: {from: x, name: m}, dense: 3]", "NS402"),
        ("[group: {from: x, name: g, nested: sequential, layers: [ops.exp]}]", "NS319"),
    ],
)
def test_what_layers_alone_can_do_is_refused(layers: str, code: str, tmp_path: Path) -> None:
    assert code in [each for _, each in found(f"{HEAD}{layers}", tmp_path)]


def test_a_function_over_the_whole_batch_is_a_warning(tmp_path: Path) -> None:
    said = only("inputs: [{x: [4, 6]}]\nlayers: [ops.sum]", tmp_path)
    assert (said.code, said.level) == ("NS726", "warning")


def test_keras_2_is_no_target(tmp_path: Path) -> None:
    graph = compiled(f"{HEAD}[ops.add: [x, y]]", tmp_path)
    assert [each.code for each in limits(graph, "keras2")] == ["NS612"]
    (warning,) = limits(graph, "portable")
    assert warning.message.startswith("Keras 2, TensorFlow.js and hls4ml do not load `ops.add`")
    graph = compiled(f"{HEAD}[ops.softmax: {{from: x}}]", tmp_path)
    (warning,) = limits(graph, "portable")
    assert warning.message.startswith("Keras before 3.12, Keras 2")
