"""All that is wrong is said in one run, but for what hangs on another mistake."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from tests.compiling import found

WINDOW = "inputs: [{image: [8, 8, 3]}]\nlayers: [conv: {filters: 3, kernel_size: 9, name: a}]\n"


def test_the_other_sections_do_not_wait_for_shapes(tmp_path: Path) -> None:
    text = """\
    outputs: [b, a, c]
    compile: {optimizer: adm}
    expect: {params: many}
    matrix: {n: [1]}
    """
    assert found(WINDOW + dedent(text), tmp_path) == [
        (3, "NS403"),
        (4, "NS307"),
        (4, "NS307"),
        (7, "NS312"),
        (5, "NS236"),
        (6, "NS205"),
    ]


def test_the_other_sections_do_not_wait_for_settings(tmp_path: Path) -> None:
    text = "inputs: [{x: [4]}]\nlayers: [relu]\ndtype: float33\nexpect: {params: many}"
    assert found(text, tmp_path) == [(4, "NS206"), (5, "NS205")]


def test_a_glob_may_be_of_a_layer_that_a_mistake_prevents(tmp_path: Path) -> None:
    assert found(WINDOW + "freeze: [a, later]", tmp_path) == [(3, "NS403")]


def test_an_unknown_key_does_not_hide_what_is_wrong_with_others(tmp_path: Path) -> None:
    text = """\
    inputs: [{x: [4]}]
    layers: [relu]
    compile: {optimiser: adam, loss: mean_squared_eror, metrics: [$n]}
    expect:
      parms: 3
      params: many
    """
    assert found(dedent(text), tmp_path) == [
        (4, "NS210"),
        (4, "NS320"),
        (4, "NS237"),
        (6, "NS210"),
        (7, "NS205"),
    ]


def test_expressions_of_later_items_do_not_wait(tmp_path: Path) -> None:
    text = """\
    inputs: [{image: [8, 8, 3]}]
    layers:
      - conv:
          filters: $(1 +)
          kernel_size: $(m)
      - conv: {filters: $n, kernel_size: $(in_channels)}
    """
    assert found(dedent(text), tmp_path) == [(5, "NS230"), (6, "NS320"), (7, "NS320")]


def test_sizes_of_what_failed_are_no_mistake(tmp_path: Path) -> None:
    text = """\
    blocks: {unit: {layers: [conv: {name: c, filters: 3, kernel_size: 9}]}}
    layers:
      - unit: {name: u}
      - conv: {filters: 3, kernel_size: $(u_c.height)}
    """
    assert found("inputs: [{image: [8, 8, 3]}]\n" + dedent(text), tmp_path) == [(3, "NS403")]


def test_sources_of_weights_do_not_wait_for_shapes(tmp_path: Path) -> None:
    text = "weights: [{file: ../base.h5}, {file: base.h5, into: [later]}, {fil: base.h5}]"
    assert found(WINDOW + text, tmp_path) == [(3, "NS403"), (4, "NS008"), (4, "NS210")]


def test_where_weights_go_is_looked_at_whatever_the_sections_say(tmp_path: Path) -> None:
    text = """\
    inputs: [{x: [4]}]
    layers: [dense: {name: a, units: 3}]
    expect: {params: many}
    freeze: [b]
    weights: [{file: base.h5, into: [c]}]
    """
    assert found(dedent(text), tmp_path) == [(5, "NS248"), (4, "NS205"), (6, "NS248")]


def test_what_nothing_calls_does_not_wait_for_shapes(tmp_path: Path) -> None:
    text = "blocks: {unit: {layers: [dense: $m]}}\nexpect: {params: many}"
    assert found(WINDOW + text, tmp_path) == [(3, "NS403"), (5, "NS205"), (4, "NS320")]
