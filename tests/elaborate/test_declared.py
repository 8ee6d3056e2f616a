"""What names a spec may declare, and which not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compiling import compiled, found, only

INPUT = "inputs: [{x: [4]}]\n"
LAYER = "layers: [dense: 3]\n"


@pytest.mark.parametrize("name", ["", "a b", "a.b", "a/b"])
def test_a_block_has_a_name_that_layers_could_have(name: str, tmp_path: Path) -> None:
    text = f'{INPUT}{LAYER}blocks:\n  "{name}": {{layers: [relu]}}'
    assert found(text, tmp_path) == [(5, "NS220")]


@pytest.mark.parametrize("name", ["conv", "conv2d", "Conv2D", "lstm", "LSTM", "lambda", "repeat"])
def test_a_block_has_no_name_of_an_op_or_an_item(name: str, tmp_path: Path) -> None:
    text = f"{INPUT}{LAYER}blocks:\n  {name}: {{layers: [relu]}}"
    assert found(text, tmp_path) == [(5, "NS240")]


@pytest.mark.parametrize("name", ["conv_bn", "my_lstm", "units", "re-lu"])
def test_a_block_can_have_a_name_that_is_like_that_of_an_op(name: str, tmp_path: Path) -> None:
    assert compiled(f"{INPUT}{LAYER}blocks:\n  {name}: {{layers: [relu]}}", tmp_path)


@pytest.mark.parametrize("name", ["", "a b", "a-b", "and", "if", "1st", "None"])
@pytest.mark.parametrize("where", ["params: {", "blocks: {unit: {layers: [relu], params: {"])
def test_a_parameter_has_a_name_that_expressions_can_use(
    where: str, name: str, tmp_path: Path
) -> None:
    text = f'{INPUT}{LAYER}{where}"{name}": 3{"}" * where.count("{")}'
    assert found(text, tmp_path) == [(4, "NS220")]


@pytest.mark.parametrize("name", ["name", "from", "as", "dtype", "y", "in_height"])
def test_a_block_has_no_parameter_that_a_call_could_not_give(name: str, tmp_path: Path) -> None:
    text = f"blocks: {{unit: {{params: {{{name}: 3}}, inputs: [y], layers: [relu]}}}}"
    assert found(INPUT + LAYER + text, tmp_path) == [(4, "NS244")]


def test_a_file_can_have_a_parameter_called_name(tmp_path: Path) -> None:
    assert compiled(INPUT + "layers: [dense: $name]\nparams: {name: 3}", tmp_path)


@pytest.mark.parametrize("key", ["inputs", "outputs"])
def test_a_block_does_not_name_a_tensor_twice(key: str, tmp_path: Path) -> None:
    text = f"blocks: {{unit: {{{key}: [y, y], layers: [relu: {{name: y}}]}}}}"
    assert found(INPUT + LAYER + text, tmp_path) == [(4, "NS221")]


@pytest.mark.parametrize(("prefix", "code"), [("a.b", "NS220"), ("", "NS220"), ("ops", "NS240")])
def test_a_prefix_can_stand_before_a_dot(prefix: str, code: str, tmp_path: Path) -> None:
    text = f'{INPUT}{LAYER}imports: {{"{prefix}": lib.yaml}}'
    assert (4, code) in found(text, tmp_path)


@pytest.mark.parametrize("variable", ["index: and", "each: [{a b: 1}]", "each: [{if: 1}]"])
def test_a_loop_variable_has_a_name_that_expressions_can_use(variable: str, tmp_path: Path) -> None:
    times = "times: 1, " if "index" in variable else ""
    text = f"layers: [repeat: {{{times}{variable}, layers: [relu]}}]"
    assert found(INPUT + text, tmp_path) == [(3, "NS220")]


def test_two_branches_do_not_have_the_same_label(tmp_path: Path) -> None:
    text = "layers:\n  - branches:\n    - a: []\n    - a: [dense: 4]\n  - add"
    error = only(INPUT + text, tmp_path)
    assert (error.code, error.labels[0].span.line) == ("NS221", 5)


def test_an_alias_needs_a_name(tmp_path: Path) -> None:
    assert found(INPUT + 'layers: [dense: {units: 3, as: ""}]', tmp_path) == [(3, "NS220")]


@pytest.mark.parametrize("outputs", ["[q, q]", "[q, other]"])
def test_a_tensor_is_not_an_output_twice(outputs: str, tmp_path: Path) -> None:
    text = f"layers: [dense: {{units: 3, name: q, as: other}}]\noutputs: {outputs}"
    assert found(INPUT + text, tmp_path) == [(4, "NS221")]


@pytest.mark.parametrize(
    "item", ["from: x", "relu: {if: false}", "repeat: {times: 0, layers: [relu]}"]
)
def test_a_network_has_a_layer(item: str, tmp_path: Path) -> None:
    assert found(INPUT + f"layers: [{{{item}}}]", tmp_path) == [(3, "NS212")]


@pytest.mark.parametrize("value", [".nan", ".inf", "1e400", "[1, .inf]"])
def test_a_parameter_is_finite(value: str, tmp_path: Path) -> None:
    text = f"{INPUT}{LAYER}params: {{a: {value}}}"
    assert found(text, tmp_path) == [(4, "NS228")]


def test_a_parameter_that_is_given_is_finite(tmp_path: Path) -> None:
    text = f"{INPUT}{LAYER}params: {{a: 1.0}}"
    assert found(text, tmp_path, a=float("nan")) == [(0, "NS228")]


@pytest.mark.parametrize(("default", "value"), [("$(2 * 3)", "x"), ('$("a" + "b")', 3)])
def test_a_computed_default_has_a_type_too(default: str, value: object, tmp_path: Path) -> None:
    text = f"{INPUT}{LAYER}params:\n  a: {default}"
    assert found(text, tmp_path, a=value) == [(5, "NS241")]


def test_a_computed_default_that_does_not_count_is_not_computed(tmp_path: Path) -> None:
    text = f"{INPUT}{LAYER}params: {{n: 2, a: $(4 // n)}}"
    assert compiled(text, tmp_path, n=0, a=1).params == {"n": 0, "a": 1}


def test_what_is_expected_has_a_value(tmp_path: Path) -> None:
    assert found(INPUT + LAYER + "expect: {params: null}", tmp_path) == [(4, "NS209")]


def test_a_computed_null_expects_nothing(tmp_path: Path) -> None:
    text = f"""{INPUT}{LAYER}params: {{wide: false}}
expect: {{params: $(99 if wide else null)}}"""
    assert found(text, tmp_path) == []
    assert found(text, tmp_path, wide=True) == [(5, "NS801")]


@pytest.mark.parametrize(
    "text",
    [
        "defaults: {normalization: {variance: 2.0}}\nlayers: [normalization: {mean: 1.0}]",
        "layers: [normalization: {mean: 1.0, variance: $(2 * 2.0)}]",
    ],
)
def test_an_argument_that_another_asks_for_may_come_from_elsewhere(
    text: str, tmp_path: Path
) -> None:
    assert found(INPUT + text, tmp_path) == []


def test_an_argument_that_another_asks_for_is_missed(tmp_path: Path) -> None:
    assert found(f"{INPUT}layers: [normalization: {{mean: 1.0}}]", tmp_path) == [(3, "NS203")]
