"""Keras and netspec disagree, which would be a bug of ours: it is said at the layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from netspec.diagnostic import SpecError
from netspec.emit.keras import build_model
from netspec.graph import Graph, Node, Output
from netspec.tensor import Tensor
from tests.compiling import compiled

SPEC = """\
inputs: [{image: [8, 8, 3]}]
layers:
  - repeat: {times: 1, layers: [dense: {name: d, units: 4}]}
"""


def refused(change: Callable[[Node], Node], folder: Path) -> tuple[str, str, str]:
    """Code, message and innermost frame when the last layer is another than was inferred."""
    graph = compiled(SPEC, folder)
    with pytest.raises(SpecError) as caught:
        build_model(_changed(graph, change))
    (error,) = caught.value.diagnostics
    assert error.span is not None and error.span.line == 4
    assert error.help == "this is a bug in netspec; please report it"
    return error.code, error.message, error.frame.title if error.frame else ""


def _changed(graph: Graph, change: Callable[[Node], Node]) -> Graph:
    *others, last = graph.nodes
    changed = change(last)
    return replace(graph, nodes=(*others, changed), outputs=(Output(changed),))


def test_a_layer_that_keras_refuses(tmp_path: Path) -> None:
    def wrong(node: Node) -> Node:
        return replace(node, op=node.op.model_copy(update={"units": -1}))

    code, message, frame = refused(wrong, tmp_path)
    assert (code, frame) == ("NS603", "`repeat`")
    assert message.startswith("Keras refuses `d`, which netspec accepted: ")


def test_a_shape_that_keras_does_not_give(tmp_path: Path) -> None:
    def wrong(node: Node) -> Node:
        return replace(node, outputs=(Tensor((None, 8, 8, 5), "float32"),))

    fact = "Keras gives 8 x 8 x 4 for `d`, netspec inferred 8 x 8 x 5"
    assert refused(wrong, tmp_path) == ("NS604", fact, "`repeat`")


def test_weights_that_keras_does_not_give(tmp_path: Path) -> None:
    def wrong(node: Node) -> Node:
        return replace(node, weights=node.weights[:1])

    fact = "Keras gives weights of [(3, 4), (4,)] for `d`, netspec inferred [(3, 4)]"
    assert refused(wrong, tmp_path) == ("NS604", fact, "`repeat`")
