"""The layers that a figure of a network comes from most."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import NamedTuple

from netspec.diagnostic import Label
from netspec.graph import Graph, Node
from netspec.measure import bytes_of, elements

# How many layers are named.
MOST = 3


class Part(NamedTuple):
    """What one layer has of a figure; those inside of sub-models have their whole path as a name.

    `total` is all of it, so that the shares of all layers add up to one.
    """

    name: str
    node: Node
    amount: int
    total: int


def heaviest(graph: Graph, figure: str) -> tuple[Part, ...]:
    """The layers with most of `figure`, one of the names of `Measures`, the first of equals first.

    Empty for figures that no layer has a part of (`layers`, `depth`). A layer that is called again
    has the multiply-accumulates of all its calls.
    """
    counts: dict[str, int] = {}
    nodes: dict[str, Node] = {}
    for name, node, count in _parts(graph, figure):
        counts[name] = counts.get(name, 0) + count
        nodes.setdefault(name, node)
    total = sum(counts.values())
    first = sorted((name for name in counts if counts[name]), key=lambda name: -counts[name])
    return tuple(Part(name, nodes[name], counts[name], total) for name in first[:MOST])


def labels(graph: Graph, figure: str) -> tuple[Label, ...]:
    """A remark at each of the heaviest layers, with its share."""
    verb = "gives" if figure == "activations" else "has"
    return tuple(
        Label(node.span, f"`{name}` {verb} {amount:,} ({amount / total:.1%})".replace("%", " %"))
        for name, node, amount, total in heaviest(graph, figure)
    )


def _parts(graph: Graph, figure: str) -> Iterator[tuple[str, Node, int]]:
    match figure:
        case "macs":
            yield from _macs(graph, "")
        case "activations":
            for name, node in _named(graph, ""):
                yield name, node, max(map(elements, node.outputs), default=0)
        case "params" | "trainable_params" | "frozen_params" | "size":
            for name, node in _named(graph, ""):
                yield name, node, _of_weights(node, figure)


def _named(graph: Graph, path: str) -> Iterator[tuple[str, Node]]:
    """Every layer once, with its name; a sub-model is the layers inside of it."""
    for node in graph.layers:
        if node.graph is None:
            yield path + node.name, node
        else:
            yield from _named(node.graph, f"{path}{node.name}/")


def _macs(graph: Graph, path: str) -> Iterator[tuple[str, Node, int]]:
    for node in graph.nodes:
        inside = node.graph
        # A sub-model that is called again on other sizes has other figures than its inside.
        if inside is not None and sum(each.macs for each in inside.nodes) == node.macs:
            yield from _macs(inside, f"{path}{node.name}/")
        else:
            yield path + node.name, node, node.macs


def _of_weights(node: Node, figure: str) -> int:
    count = 0
    for weight in node.weights:
        trained = node.trainable and weight.trainable
        if figure == "size":
            count += bytes_of(weight)
        elif figure == "params" or trained == (figure == "trainable_params"):
            count += prod(weight.shape)
    return count
