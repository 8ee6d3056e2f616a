"""Network → the same network without sub-models: their layers stand in the network itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from netspec.graph import Graph, Node, Output


class Flat(NamedTuple):
    """A network of plain layers, and the way to each of them through the sub-models.

    A layer that stood in no sub-model is its own way; the first values of a layer depend on it.
    """

    graph: Graph
    ways: Mapping[str, str]


def flattened(graph: Graph) -> Flat:
    """The layers of all sub-models, each called as often as the sub-models around it.

    A layer keeps its name where no other has it; else those around it come before it. A layer of a
    frozen sub-model is frozen.
    """
    if all(node.graph is None for node in graph.nodes):
        return Flat(graph, {node.name: node.name for node in graph.nodes})
    ways = _named(tuple(_ways(graph, "")))
    rebuilt = _Rebuilt({way: name for name, way in ways.items()})
    made = {Output(node): Output(node) for node in graph.inputs}
    rebuilt.nodes += graph.inputs
    rebuilt.add(graph, "", made, trainable=True)
    outputs = tuple(made[each] for each in graph.outputs)
    return Flat(replace(graph, nodes=tuple(rebuilt.nodes), outputs=outputs), ways)


def _ways(graph: Graph, way: str) -> Iterator[str]:
    """The way to every layer that is left; the inputs of sub-models are not."""
    for node in graph.layers:
        if node.graph is not None:
            yield from _ways(node.graph, f"{way}{node.name}/")
        elif not way or node not in graph.inputs:
            yield way + node.name


def _named(ways: tuple[str, ...]) -> dict[str, str]:
    """The ways by the names that their layers get."""
    count: dict[str, int] = {}
    for way in ways:
        last = way.rpartition("/")[2]
        count[last] = count.get(last, 0) + 1
    # Those outside are what others refer to, and keep their names.
    named = {way: way for way in ways if "/" not in way}
    for way in ways:
        if "/" in way:
            last = way.rpartition("/")[2]
            named[_free(last if count[last] == 1 else way.replace("/", "_"), named)] = way
    return named


def _free(name: str, taken: Mapping[str, str]) -> str:
    found, number = name, 0
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


class _Rebuilt:
    """The nodes of the flat network so far, by the names of the layers at the ways to them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.nodes: list[Node] = []
        self._names = names
        self._calls: dict[str, int] = {}

    def add(self, graph: Graph, way: str, made: dict[Output, Output], trainable: bool) -> None:
        """Add the nodes of a network whose inputs are `made`, where their results go too."""
        for node in graph.nodes:
            if node in graph.inputs:
                continue
            inputs = tuple(made[each] for each in node.inputs)
            if node.graph is None:
                self._put(node, f"{way}{node.name}", inputs, made, trainable)
                continue
            inner = {
                Output(each): read for each, read in zip(node.graph.inputs, inputs, strict=True)
            }
            self.add(node.graph, f"{way}{node.name}/", inner, trainable and node.trainable)
            for port, each in enumerate(node.graph.outputs):
                made[Output(node, port)] = inner[each]

    def _put(
        self,
        node: Node,
        way: str,
        inputs: tuple[Output, ...],
        made: dict[Output, Output],
        trainable: bool,
    ) -> None:
        name = self._names[way]
        call = self._calls[name] = self._calls.get(name, -1) + 1
        fresh = replace(
            node,
            name=name,
            inputs=inputs,
            keywords={key: made[each] for key, each in node.keywords.items()},
            call=call,
            trainable=trainable and node.trainable,
        )
        self.nodes.append(fresh)
        for port in range(len(node.outputs)):
            made[Output(node, port)] = Output(fresh, port)
