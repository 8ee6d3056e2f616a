"""The tables of what readers do not load as it is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.compiler import compile_spec
from netspec.emit.cases import CASES
from netspec.emit.config.added import ADDED
from netspec.emit.findings import findings
from netspec.emit.readers import HLS4ML, READERS
from netspec.emit.unknown import ACTIVATIONS, LAYERS, PARTS
from netspec.ops import CELLS, MODULE_OF, op_class
from netspec.parts.activations import ACTIVATIONS as KNOWN
from netspec.parts.initializers import initializers
from netspec.parts.regularizers import regularizers


def test_the_tables_speak_of_what_there_is() -> None:
    kinds = {kind for case in CASES for kind in case.kinds.split()}
    known = {*MODULE_OF, *CELLS.values(), "InputLayer", "Functional", "Sequential"}
    assert set(LAYERS) | kinds <= known
    assert set(ACTIVATIONS) <= set(KNOWN)
    parts = {**initializers(), **regularizers()}
    assert set(PARTS) <= {kind.__name__ for kind in parts.values()}
    assert {version for _, version in READERS if version} >= {
        each.since for key, each in ADDED.items() if key in ("input_axes", "renorm", "optional")
    }


@pytest.mark.parametrize("kind", sorted(MODULE_OF))
def test_no_case_falls_over_a_layer(kind: str, tmp_path: Path) -> None:
    from netspec.declaration import snake_case
    from netspec.reference.example import example

    assert op_class(kind)
    path = tmp_path / "op.yaml"
    path.write_text(example(snake_case(kind)), encoding="utf-8")
    graph = compile_spec(str(path))
    for target in ("portable", "keras3", "keras2"):
        found = findings(graph, target)
        assert all(each.nodes for each in found)
        assert (HLS4ML in LAYERS.get(kind, ())) <= any(HLS4ML in each.readers for each in found)
