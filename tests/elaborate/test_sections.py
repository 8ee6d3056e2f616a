"""Inputs, outputs, settings, `compile`, `weights`, `matrix` and `expect`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compiling import compiled, found

IMAGE = "inputs: [{image: [8, 8, 4]}]\n"
DENSE = "inputs: [{x: [4]}]\nlayers: [dense: {name: d, units: 3}]\n"


def test_inputs_in_their_long_form(tmp_path: Path) -> None:
    text = "inputs: [{x: {shape: [null, 4], dtype: int32, batch_size: 2}}]\nlayers: [flatten]"
    assert compiled(text, tmp_path).inputs[0].outputs[0] == ((2, None, 4), "int32")


def test_every_value_may_use_parameters(tmp_path: Path) -> None:
    text = """\
params: {first: true, size: 6, last: d, rate: 0.1, held: "d*"}
inputs: [{image: "$([3, size, size] if first else [size, size, 3])"}]
data_format: $("channels_first" if first else "channels_last")
layers: [flatten, dense: {name: d, units: $size}]
outputs: [$last]
freeze: [$held]
compile: {optimizer: {sgd: {learning_rate: $rate}}, loss: mse}
expect: {layers: $(2 + 1), shapes: {d: [$size]}}
"""
    assert found(text, tmp_path) == []
    graph = compiled(text, tmp_path)
    assert graph.data_format == "channels_first"
    assert graph.inputs[0].outputs[0].shape == (None, 3, 6, 6)
    assert not graph.outputs[0].node.trainable
    last = compiled(text, tmp_path, first=False, size=9)
    assert last.inputs[0].outputs[0].shape == (None, 9, 9, 3)


def test_a_parameter_keeps_the_type_of_its_default(tmp_path: Path) -> None:
    text = "params: {n: 3, rate: 0.5}\ninputs: [{x: [4]}]\nlayers: [dense: $n, dropout: $rate]"
    assert found(text, tmp_path, rate=1) == []
    assert [code for _, code in found(text, tmp_path, n="3")] == ["NS241"]
    assert [code for _, code in found(text, tmp_path, n=2.5)] == ["NS241"]
    assert [code for _, code in found(text, tmp_path, m=2)] == ["NS312"]


def test_a_required_parameter_must_be_given(tmp_path: Path) -> None:
    text = "params: {n: int}\ninputs: [{x: [4]}]\nlayers: [dense: $n]"
    assert [code for _, code in found(text, tmp_path)] == ["NS313"]
    assert compiled(text, tmp_path, n=7).outputs[0].tensor.shape == (None, 7)


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ("netspec: 2", "NS113"),
        ("name: 3", "NS205"),
        ("data_format: channels", "NS206"),
        ("dtype: float31", "NS206"),
        ("outputs: []", "NS205"),
        ("outputs: [e]", "NS307"),
        ("outputs: [{name: d, if: 3}]", "NS205"),
        ("outputs: [{name: d, if: false}]", "NS307"),
        ("freeze: d", "NS205"),
        ("compile: {loss: mse, optimiser: adam}", "NS210"),
        ("compile: {loss: {e: mse}}", "NS239"),
        ("weights: w.h5", "NS205"),
        ("weights: [{by: name}]", "NS211"),
        ("weights: [{file: w.h5, sha256: abc}]", "NS205"),
        ("weights: [{file: w.h5, require: some}]", "NS206"),
        ("matrix: {n: [1]}", "NS312"),
        ("expect: {parms: 3}", "NS210"),
        ("expect: {params: 16}", "NS801"),
        ("expect: {params_max: 14}", "NS802"),
        ("expect: {size_max: 59 B}", "NS802"),
        ("expect: {size_max: 1 XB}", "NS205"),
        ("expect: {shapes: {d: [4]}}", "NS414"),
        ("expect: {shapes: {e: [3]}}", "NS803"),
        ("layer: []", "NS210"),
    ],
)
def test_a_wrong_section_is_an_error(section: str, code: str, tmp_path: Path) -> None:
    assert found(DENSE + section, tmp_path) == [(4, code)]


@pytest.mark.parametrize(
    "expect",
    [
        "params: 15",
        "params_max: 15",
        "size_max: 60 B",
        "size_max: 0.06 kB",
        "macs_max: 0.012k",
        "layers: 2",
        "depth_max: 1",
        "activations_max: 4",
        "trainable_params: 15, frozen_params: 0",
        "shapes: {d: [3], x: [4]}",
    ],
)
def test_a_contract_that_holds_is_silent(expect: str, tmp_path: Path) -> None:
    assert found(DENSE + f"expect: {{{expect}}}", tmp_path) == []


def test_weights_are_said_not_to_be_loaded(tmp_path: Path) -> None:
    assert found(DENSE + "weights: [{file: w.h5}]", tmp_path) == []


def test_channels_first_moves_the_channels_everywhere(tmp_path: Path) -> None:
    text = """\
inputs: [{image: [3, 8, 6]}]
data_format: channels_first
layers:
  - conv: {name: c, filters: $(in_channels * in_height), kernel_size: 1}
  - batch_norm: {name: n}
  - concat: {name: both, from: [c, n]}
  - conv: {filters: $(n.width), kernel_size: 1, data_format: channels_first}
"""
    graph = compiled(text, tmp_path)
    assert [node.outputs[0].shape for node in graph.nodes[1:]] == [
        (None, 24, 8, 6),
        (None, 24, 8, 6),
        (None, 48, 8, 6),
        (None, 6, 8, 6),
    ]


def test_a_dtype_policy_holds_for_a_layer_a_block_or_all(tmp_path: Path) -> None:
    text = """\
inputs: [{x: [4]}]
dtype: mixed_float16
blocks: {unit: {layers: [dense: {name: b, units: 3}, dense: {name: c, units: 3, dtype: float32}]}}
layers: [dense: {name: a, units: 3}, unit: {dtype: bfloat16}]
"""
    graph = compiled(text, tmp_path)
    assert [node.outputs[0].dtype for node in graph.nodes] == [
        "float32",
        "float16",
        "bfloat16",
        "float32",
    ]
    assert [node.weights[0].dtype for node in graph.nodes[1:]] == ["float32", "bfloat16", "float32"]
