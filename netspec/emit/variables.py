"""The variables of a network, as Keras names and orders them."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.emit.config.order import arranged
from netspec.emit.datasets import Variable
from netspec.graph import Graph, Node
from netspec.ops.structure import Sequential


def variables(node: Node) -> tuple[Variable, ...]:
    """The variables of a layer in the order of Keras's `Layer.weights`: trainable ones first."""
    found = tuple(_inside(node, "", ""))
    return (*(v for v in found if v.trainable), *(v for v in found if not v.trainable))


def _inside(node: Node, scope: str, way: str) -> Iterator[Variable]:
    layer = f"{way}{node.name}"
    if node.graph is None:
        for weight in node.weights:
            trainable = node.trainable and weight.trainable
            path = f"{scope}{node.name}/{weight.name}"
            yield Variable(path, layer, weight, trainable, type(node.op).__name__)
        return
    # A sequential model builds its layers itself, and so puts its name before theirs.
    inner = f"{scope}{node.name}/" if isinstance(node.op, Sequential) else ""
    for each in in_order(node.graph):
        yield from _inside(each, inner, f"{layer}/")


def in_order(graph: Graph) -> tuple[Node, ...]:
    """The first call of every layer, in the order of Keras's `Model.layers`."""
    found = (layer.node for layer in arranged(graph).layers)
    return tuple(node for node in found if node.op.is_layer)
