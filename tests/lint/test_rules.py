"""What the rules say, and what they do not mind; the explain pages have an example of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compiling import found, only

HEAD = "inputs: [{image: [8, 8, 3]}]\n"


@pytest.mark.parametrize(
    "layers",
    [
        # Another function than a plain relu.
        "[conv: {filters: 3, kernel_size: 1, activation: relu}, relu: {max_value: 6}]",
        "[relu: {max_value: 6}, relu]",
        # Something comes between.
        "[relu, conv: {filters: 3, kernel_size: 1}, relu]",
        "[softmax, flatten, dense: {units: 3, activation: softmax}]",
        # One value along the last axis, but many along the one that sums to 1.
        "[conv: {filters: 1, kernel_size: 1}, softmax: {axis: [1, 2]}]",
        "[conv: {filters: 1, kernel_size: 1}, softmax: {axis: 1}]",
        "[dropout: 0.1, flatten, dense: {units: 1, activation: sigmoid}]",
        # Scaling the channels is how squeeze-and-excitation works.
        "[branches: [{a: []}, {b: [global_avg_pool: {keepdims: true}]}], multiply]",
        "[branches: [{a: []}, {b: []}], concat: {axis: 3}]",
        "[branches: [{a: []}, {b: []}], concat]",
        "[conv: {filters: 3, kernel_size: 1}, global_avg_pool, dense: 3]",
        "[random_crop: {height: 8, width: 8}]",
    ],
)
def test_what_is_often_meant_is_no_warning(layers: str, tmp_path: Path) -> None:
    assert found(f"{HEAD}layers: {layers}", tmp_path) == []


@pytest.mark.parametrize(
    ("layers", "code"),
    [
        ("[activation: relu, relu]", "NS706"),
        ("[relu, activation: relu]", "NS706"),
        ("[conv: {filters: 2, kernel_size: 1, activation: softmax}, softmax]", "NS703"),
        ("[conv: {filters: 1, kernel_size: 1}, activation: softmax]", "NS707"),
        ("[flatten, reshape: [64, 3, 1], softmax: {axis: 3}]", "NS707"),
        ("[spatial_dropout: 0]", "NS704"),
        ("[random_crop: {height: 8, width: 4}]", "NS715"),
        ("[gaussian_dropout: 0.0]", "NS704"),
        ("[branches: [{a: []}, {b: [global_max_pool: {keepdims: true}]}], maximum]", "NS708"),
        ("[branches: [{a: []}, {b: []}], concat: {axis: -3}]", "NS709"),
    ],
)
def test_what_is_hardly_ever_meant_is_a_warning(layers: str, code: str, tmp_path: Path) -> None:
    said = only(f"{HEAD}layers: {layers}", tmp_path)
    assert (said.code, said.level) == (code, "warning")


def test_a_dense_of_half_a_gigabyte_is_none_too_many(tmp_path: Path) -> None:
    text = "inputs: [{features: [SIZE]}]\nlayers: [dense: {units: 16384, use_bias: false}]"
    assert found(text.replace("SIZE", "16384"), tmp_path) == []
    assert found(text.replace("SIZE", "16385"), tmp_path) == [(3, "NS705")]


def test_channels_first_is_joined_along_the_first_axis(tmp_path: Path) -> None:
    text = HEAD + "data_format: channels_first\n"
    text += "layers: [branches: [{a: []}, {b: []}], concat: AXIS]"
    assert found(text.replace("AXIS", "{axis: 1}"), tmp_path) == []
    assert found(text.replace("AXIS", "{axis: 3}"), tmp_path) == [(4, "NS709")]


def test_a_warning_in_a_repeat_or_a_block_is_said_once(tmp_path: Path) -> None:
    text = "blocks: {unit: {layers: [relu, relu, side: [flatten]]}}\n"
    text += "layers: [repeat: {times: 4, layers: [relu, dropout: 0, unit]}]"
    assert sorted(found(HEAD + text, tmp_path)) == [
        (3, "NS701"),
        (3, "NS706"),
        (4, "NS704"),
        (4, "NS706"),
    ]


def test_sub_models_are_looked_into(tmp_path: Path) -> None:
    text = "blocks: {m: {nested: functional, layers: [dropout: 0]}}\nlayers: [m, flatten]"
    assert found(HEAD + text, tmp_path) == [(3, "NS704")]


NORMS = """\
inputs: [{image: [8, 8, 3]}]
blocks:
  unit:
    nested: functional
    layers:
      - conv: {name: conv, filters: 3, kernel_size: 1}
      - batch_norm: {name: norm}
layers:
  - conv: {name: conv, filters: 3, kernel_size: 1}
  - batch_norm: {name: norm}
  - unit: {name: unit}
"""


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ("", []),
        ("freeze: [conv, norm]", ["NS713"]),
        ("freeze: [conv]", ["NS714"]),
        ("freeze: [norm]", ["NS713"]),
        ("freeze: [unit/conv]", ["NS714"]),
        ("freeze: ['unit/*']", ["NS713"]),
        ("freeze: ['*']\nweights: [{file: w.h5}]", []),
        ("freeze: ['unit/*']\nweights: [{file: w.h5, into: [unit]}]", []),
        ("freeze: ['*']\nweights: [{file: w.h5, into: [unit, conv]}]", ["NS713"]),
    ],
)
def test_normalizations_are_frozen_with_statistics_and_with_what_they_read(
    more: str, codes: list[str], tmp_path: Path
) -> None:
    assert [code for _, code in found(NORMS + more, tmp_path)] == codes
