"""What a spec may repeat and compute: limits that no network comes near, and no rounds escape."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.diagnostic import MOST
from netspec.elaborate.run import LAYERS
from netspec.spec import ITEMS
from tests.compiling import compiled, found, layers, only


def spec(layers: str, head: str = "") -> str:
    return f"{head}inputs: [{{x: [4]}}]\nlayers:\n  - {layers}\n  - dense: 4\n"


@pytest.mark.parametrize(
    "inside",
    [
        "{relu: {if: false}}",
        "{from: x}",
        "{side: []}",
        "{side: [branches: [{a: []}, {b: []}]]}",
        "{repeat: {times: 0, layers: [relu]}}",
    ],
)
def test_items_without_layers_are_counted(inside: str, tmp_path: Path) -> None:
    many = ", ".join([inside] * 500)
    problem = only(spec(f"repeat: {{times: 1000, layers: [{many}]}}"), tmp_path)
    assert problem.code == "NS315"
    assert problem.message == f"this spec grows to more than {ITEMS:,} items"


def test_the_items_of_a_file_are_counted(tmp_path: Path) -> None:
    problem = only(spec(f"side: [{'relu, ' * (ITEMS + 1)}]"), tmp_path)
    assert (problem.code, problem.message) == ("NS315", f"this file has more than {ITEMS:,} items")


def test_fewer_items_without_layers_are_fine(tmp_path: Path) -> None:
    many = ", ".join(["{relu: {if: false}}"] * (ITEMS // 1000 - 1))
    graph = compiled(spec(f"repeat: {{times: 1000, layers: [{many}]}}"), tmp_path)
    assert list(layers(graph)) == ["x", "dense"]


@pytest.mark.parametrize(
    "inside",
    [
        f"{{relu: {{if: '$(1{'+0' * 900} < 0)'}}}}",
        "{relu: {if: '$([i] * 9000 == 1)'}}",
        f"{{reshape: [$(4 + 0 * i){', 1' * 3000}]}}, flatten",
    ],
    ids=["a long expression", "a long list", "many arguments"],
)
def test_what_rounds_compute_is_counted(inside: str, tmp_path: Path) -> None:
    text = spec(f"repeat: {{times: 9000, index: i, layers: [{inside}]}}")
    problem = only(text, tmp_path)
    assert problem.code == "NS315"
    assert problem.message == "what this spec does again and again takes too much work"


def test_a_wrong_expression_is_not_computed_in_every_round(tmp_path: Path) -> None:
    text = spec(f"repeat: {{times: {LAYERS}, layers: [{{relu: {{if: '$(1 / 0)'}}}}]}}")
    assert found(text, tmp_path) == [(4, "NS321")]


def test_globs_of_every_layer_are_counted(tmp_path: Path) -> None:
    globs = ", ".join(f"'*{number}x*'" for number in range(10_000))
    text = spec("repeat: {times: 9000, layers: [relu]}", f"freeze: [{globs}]\n")
    assert found(text, tmp_path) == [(2, "NS315")]


@pytest.mark.parametrize(
    "layers",
    ["layr{}", "dense: {{units: 1, n{}: 1}}", "relu: {{from: n{}}}", "dense: $(u{})"],
)
def test_so_many_mistakes_are_told_and_no_more(layers: str, tmp_path: Path) -> None:
    items = "\n  - ".join(layers.format(number) for number in range(MOST + 50))
    assert len(found(spec(items), tmp_path)) == MOST


def test_so_many_unknown_keys_are_told_and_no_more(tmp_path: Path) -> None:
    keys = "".join(f"k{number}: 1\n" for number in range(MOST + 50))
    assert len(found(spec("relu", keys), tmp_path)) == MOST


def test_a_name_is_suggested_among_very_many(tmp_path: Path) -> None:
    items = "\n  - ".join(f"dense: {{name: unit{number}, units: 4}}" for number in range(600))
    problem = only(spec(f"{items}\n  - relu: {{from: unot599}}"), tmp_path)
    assert problem.help == "did you mean `unit599`?"
