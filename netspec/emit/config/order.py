"""The layers of a network in the order of Keras's `Model.layers`, by which weights are loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from netspec.graph import Graph, Node, Output


class Layer(NamedTuple):
    """A layer with all its calls in the network, the first one first."""

    calls: tuple[Node, ...]

    @property
    def node(self) -> Node:
        """The first call, which has the layer's weights."""
        return self.calls[0]


class Arrangement(NamedTuple):
    """The layers in order, and for each node which call of its layer it is."""

    layers: tuple[Layer, ...]
    call_of: dict[Node, int]


def arranged(graph: Graph) -> Arrangement:
    """The layers as Keras arranges them: by depth, and then as a walk from the outputs meets them.

    The depth of a layer is the length of the longest path from it to an output. (The same as
    `keras.src.ops.function.map_graph`, without its recursion.)
    """
    finished, met = _walk(graph)
    depths: dict[Node, int] = {}
    layer_depths: dict[str, int] = {}
    for node in reversed(finished):
        depth = max(depths.get(node, 0), layer_depths.get(node.name, 0))
        depths[node] = layer_depths[node.name] = depth
        for each in _read(node):
            depths[each.node] = max(depth + 1, depths.get(each.node, 0))
    for node in graph.inputs:
        if node.name not in layer_depths:
            layer_depths[node.name], met[node.name] = 0, -1
    calls: dict[str, list[Node]] = {}
    for node in graph.nodes:
        calls.setdefault(node.name, []).append(node)
    names = sorted(layer_depths, key=lambda name: (-layer_depths[name], met[name]))
    call_of = {node: index for each in calls.values() for index, node in enumerate(each)}
    return Arrangement(tuple(Layer(tuple(calls[name])) for name in names), call_of)


def _walk(graph: Graph) -> tuple[list[Node], dict[str, int]]:
    """The nodes, each after what it reads, and the order in which their layers were met."""
    finished: dict[Node, None] = {}
    met: dict[str, int] = {}
    for output in graph.outputs:
        waiting = [(output.node, iter(_read(output.node)))]
        met.setdefault(output.node.name, len(met))
        while waiting:
            node, unread = waiting[-1]
            before = next((each.node for each in unread if each.node not in finished), None)
            if before is None:
                finished[node] = None
                waiting.pop()
            else:
                met.setdefault(before.name, len(met))
                waiting.append((before, iter(_read(before))))
    return list(finished), met


def _read(node: Node) -> tuple[Output, ...]:
    """What a call reads, as Keras flattens its arguments: keywords by their names."""
    if not node.keywords:
        return node.inputs
    return (*node.inputs, *(node.keywords[key] for key in sorted(node.keywords)))


def below(graph: Graph) -> Iterator[Graph]:
    """A graph, and the graphs of its sub-models, each layer's once."""
    yield graph
    for node in graph.layers:
        if node.graph is not None:
            yield from below(node.graph)
