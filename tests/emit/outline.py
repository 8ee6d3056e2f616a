"""A graph as values that can be compared."""

from __future__ import annotations

from typing import Any

from netspec.graph import Graph, Node, Output


def outline(graph: Graph) -> dict[str, Any]:
    """All that a graph says but where it was written."""
    places = {node: place for place, node in enumerate(graph.nodes)}

    def tensor(output: Output) -> tuple[int, int]:
        return places[output.node], output.port

    def layer(node: Node) -> dict[str, Any]:
        return {
            "name": node.name,
            "op": (type(node.op).__name__, node.op.arguments(), node.op.call()),
            "inputs": [tensor(each) for each in node.inputs],
            "keywords": {key: tensor(each) for key, each in node.keywords.items()},
            "outputs": node.outputs,
            "weights": node.weights,
            "macs": node.macs,
            "trainable": node.trainable,
            "again": node not in graph.layers,
            "graph": outline(node.graph) if node.graph else None,
        }

    return {
        "name": graph.name,
        "inputs": [node.name for node in graph.inputs],
        "nodes": [layer(node) for node in graph.nodes],
        "outputs": [tensor(each) for each in graph.outputs],
        "data_format": graph.data_format,
        "dtype": graph.dtype,
        "training": graph.training,
        "sources": [each._replace(span=None, spans={}, path="") for each in graph.sources],
        "expect": [(key, value) for part in graph.expect or () for key, value, *_ in part],
    }
