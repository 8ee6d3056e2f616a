"""The layer that is to blame for a shape is named in the help."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compiling import only


@pytest.mark.parametrize(
    ("layers", "cure"),
    [
        ("[flatten: {name: flat}, relu, conv: 3]", "put it before `flat`"),
        ("[flatten: {name: flat}, conv2d: {filters: 3, kernel_size: 3}]", "put it before `flat`"),
        ("[global_avg_pool: {name: pool}, max_pool]", "put it before `pool`"),
        ("[reshape: [64, 3], repeat_vector: 3]", ""),
    ],
)
def test_a_layer_after_a_flatten_belongs_before_it(layers: str, cure: str, tmp_path: Path) -> None:
    said = only(f"inputs: [{{image: [8, 8, 3]}}]\nlayers: {layers}", tmp_path)
    assert (said.code, said.help) == ("NS402", cure)


@pytest.mark.parametrize(
    ("data_format", "shape"),
    [
        ("channels_last", "height x width x channels"),
        ("channels_first", "channels x height x width"),
    ],
)
def test_what_a_family_takes_is_said_in_the_order_of_the_spec(
    data_format: str, shape: str, tmp_path: Path
) -> None:
    text = f"data_format: {data_format}\ninputs: [{{x: [8]}}]\nlayers: [max_pool]"
    assert f" {shape} or " in only(text, tmp_path).message


def test_an_open_size_after_a_flatten_is_cured_by_pooling(tmp_path: Path) -> None:
    text = "inputs: [{image: [null, 8, 3]}]\nlayers: [flatten: {name: flat}, relu, dense: 3]"
    assert only(text, tmp_path).help.endswith("use `global_avg_pool` in place of `flat`")


def test_an_open_size_of_the_input_is_cured_there(tmp_path: Path) -> None:
    text = "inputs: [{features: [null]}]\nlayers: [relu, dense: 3]"
    assert only(text, tmp_path).help == "give the input a size there"
