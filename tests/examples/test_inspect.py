"""The example that shows the calls of layers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples.running import run_example, shown

pytestmark = pytest.mark.slow


def test_every_call_of_every_layer_is_shown(tmp_path: Path) -> None:
    assert run_example("inspect_layers", tmp_path) == shown("inspect_layers")


def test_a_layer_that_is_called_twice_has_two_lines(tmp_path: Path) -> None:
    spec = tmp_path / "twice.yaml"
    spec.write_text("""\
netspec: 1
inputs: [{a: [4]}, {b: [4]}]
layers:
  - dense: {name: shared, units: 2, from: a}
  - call: {layer: shared, from: b, as: other}
  - add: {name: sum, from: [shared, other]}
""")
    assert (
        run_example("inspect_layers", tmp_path / "out", str(spec))
        == """\
a: (None, 4)
b: (None, 4)
shared (call 1): (None, 2) of a (None, 4)
shared (call 2): (None, 2) of b (None, 4)
sum: (None, 2) of shared (call 1) (None, 2), shared (call 2) (None, 2)
"""
    )
