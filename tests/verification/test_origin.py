"""What two networks differ in, as their configs tell it."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from netspec.compiler import compile_spec
from netspec.emit.config.model import model_text
from netspec.verification.origin import first_difference

TOWER = "  - tower: {name: tower}\n    "
NETWORK = """\
    netspec: 1
    name: net
    inputs: [{x: [8, 8, 3]}]
    blocks:
      tower:
        nested: functional
        layers: [{conv: {name: inner, filters: 4, kernel_size: 3}}]
    layers:
      - conv: {name: first, filters: 3, kernel_size: 1}
      - conv: {name: second, filters: 3, kernel_size: 1}
      - add: {name: sum, from: [first, second]}
      - tower: {name: tower}
    outputs: [tower]
    """


def config(text: str, folder: Path) -> Any:
    path = folder / "net.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return json.loads(model_text(compile_spec(str(path))))


@pytest.mark.parametrize(
    ("old", "new", "layer", "fact"),
    [
        (
            "{name: first, ",
            "{name: first, activation: relu, ",
            "first",
            '"relu" in it, not "linear"',
        ),
        ("name: sum, from: [first, ", "name: sum, from: [x, ", "sum", "`sum` reads other layers"),
        ("second", "other", "second", "it has `other` in place of `second`"),
        ("- add:", "- multiply:", "sum", '`sum` is "Multiply" in it, not "Add"'),
        ("filters: 4", "filters: 5", "tower", "in `tower`, `filters` of `inner` is 5 in it, not 4"),
        ("name: net", "name: net2", "", 'its `name` is "net2", not "net"'),
        (
            "  - tower: {name: tower}\n    outputs: [tower]",
            "outputs: [sum]",
            "tower",
            "it ends before `tower`",
        ),
        ("[tower]\n", "[tower, sum]\n", "", "its `output_layers` is "),
    ],
)
def test_the_first_difference_is_told_with_both_values(
    old: str, new: str, layer: str, fact: str, tmp_path: Path
) -> None:
    found = first_difference(config(NETWORK.replace(old, new), tmp_path), config(NETWORK, tmp_path))
    assert found is not None
    assert found.layer == layer
    assert fact in found.fact


def test_a_network_does_not_differ_from_itself(tmp_path: Path) -> None:
    assert first_difference(config(NETWORK, tmp_path), config(NETWORK, tmp_path)) is None


@pytest.mark.parametrize("odd", [None, 1, [], {"config": 3}, {"config": {"layers": [1, {}, None]}}])
def test_a_config_may_be_anything(odd: Any, tmp_path: Path) -> None:
    assert first_difference(odd, config(NETWORK, tmp_path)) is not None
