"""What is said of arguments and keys, and that one mistake is said once."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.compiler import check_file
from tests.compiling import found, only, write

HEAD = "inputs: [{image: [8, 8, 3]}]\n"


@pytest.mark.parametrize(
    ("item", "cure"),
    [
        ('conv: {filters: "8", kernel_size: 3}', "remove the quotes"),
        ('dropout: "0.5"', "remove the quotes"),
        ('batch_norm: {epsilon: "1e-5"}', "remove the quotes"),
        ('dense: {units: 1, use_bias: "false"}', "remove the quotes"),
        ('dense: {units: 1, use_bias: "no"}', ""),
        ("dense: {units: many}", ""),
        ("dense: {units: 8.0}", "write `8`"),
        ("dropout: 30", "30 % is `0.3`"),
        ("conv2d: {filters: 8, kernel_size: [3, 3, 3]}", "`Conv3D` takes 3"),
        ("conv2d_transpose: {filters: 8, kernel_size: [3]}", "`Conv1DTranspose` takes 1"),
        ("max_pool: [2, 2, 2, 2]", ""),
        ("conv: {filters: 8, kernel_size: 3, padding: Same}", "did you mean `same`?"),
        ("pool: {mode: average}", "did you mean `avg`?"),
        ("conv: {filters: 8, kernal_size: 3}", "did you mean `kernel_size`?"),
        ("dense: {units: 8, kernel_initializer: {he_normal: {sed: 1}}}", "did you mean `seed`?"),
        ("dense: {units: 8, kernel_regularizer: {l2: {l2: tiny}}}", ""),
        ("block_c: {}", "did you mean `block_a`?"),
        ("conv2d_block: {}", "did you mean `conv_block`?"),
        ("Conv2D: {filters: 8}", "write `conv2d`"),
        ("lib.block", "did you mean `lab`?"),
        ("ops.average: {axis: 1}", "`netspec ops` lists what it knows"),
        ("repeat: 3", "write `repeat: {times: …, layers: …}`"),
        ("repeat: {layers: [flatten]}", "write `times: 2`"),
        ("block_a: 3", "write `block_a: {units: …}`"),
        ("equalization", "`auto_contrast` and `clahe` are like it"),
    ],
)
def test_a_wrong_item_has_its_cure(item: str, cure: str, tmp_path: Path) -> None:
    blocks = """\
imports: {lab: lab.yaml}
blocks:
  block_a: {params: {units: 3}, layers: [dense: $units]}
  conv_block: {layers: [flatten]}
"""
    write("blocks: {unit: {layers: [relu]}}", tmp_path, "lab.yaml")
    assert only(f"{HEAD}{blocks}layers:\n  - {item}\n  - flatten\n", tmp_path).help == cure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("input: [{x: [3]}]\nlayers: [relu]", [(2, "NS210")]),
        (HEAD + "layer: [relu]", [(3, "NS210")]),
        (HEAD + "layers: [repeat: {times: 3, layer: [relu]}]", [(3, "NS210")]),
        (HEAD + "layers: [include: {specs: x.yaml}]", [(3, "NS210")]),
        (HEAD + "layers: [relu]\nweights: [{fil: x.h5}]", [(4, "NS210")]),
        (HEAD + "blocks: {b: {params: {n: int}, layers: [dense: $n]}}\nlayers: [b: {m: 3}]",
         [(4, "NS312"), (4, "NS313")]),
        (HEAD + "blocks: {b: {params: {units: int}, layers: [dense: $units]}}\n"
         "layers: [b: {unit: 3}]", [(4, "NS312")]),
    ],
)  # fmt: skip
def test_a_misspelt_name_is_not_missing_too(
    text: str, expected: list[tuple[int, str]], tmp_path: Path
) -> None:
    assert found(text, tmp_path) == expected


@pytest.mark.parametrize(
    ("version", "code"),
    [("2", "NS227"), ("0", "NS227"), ('"1"', "NS205"), ("1.0", "NS205"), ("true", "NS205")],
)
def test_another_version_is_all_that_is_said(version: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(f"netspec: {version}\ninput: 3\nlayers: [nothing]\n", encoding="utf-8")
    assert [each.code for each in check_file(str(path))] == [code]


@pytest.mark.parametrize("line", ["name: net$(1)", "imports: {lib: $file}"])
def test_names_and_imports_are_not_computed(line: str, tmp_path: Path) -> None:
    said = only(f"{HEAD}params: {{file: lib.yaml}}\n{line}\nlayers: [relu]", tmp_path)
    assert (said.code, said.help) == ("NS205", "write it out, without `$`")


def test_a_parameter_cannot_be_called_as_a_size(tmp_path: Path) -> None:
    text = "params: {in_channels: 3}\nlayers: [flatten, dense: $in_channels]"
    assert found(HEAD + text, tmp_path) == [(3, "NS244")]


@pytest.mark.parametrize(
    ("layers", "cure"),
    [
        ("- conv:\n  filters: 3", "indent `filters` and what follows further than `conv`"),
        ("- conv: {filters: 3}\n  name: a", "put `name` inside: `- conv: {name: …}`"),
        ("- relu: {}\n  flatten: {}", "begin a new item: `- flatten: …`"),
    ],
)
def test_an_item_of_two_keys_is_cured_by_what_they_are(
    layers: str, cure: str, tmp_path: Path
) -> None:
    assert only(f"{HEAD}layers:\n{layers}", tmp_path).help == cure


def test_all_sources_of_weights_are_checked(tmp_path: Path) -> None:
    text = "layers: [relu]\nweights:\n  - {fil: x}\n  - 3\n  - {file: x, by: nam}\n"
    assert found(HEAD + text, tmp_path) == [(5, "NS210"), (6, "NS205"), (7, "NS206")]
