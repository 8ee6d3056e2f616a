"""The layers with weights of a network, in Keras's order, and which of them a source is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from netspec.emit.config.numbered import numbered
from netspec.emit.variables import in_order
from netspec.graph import Graph, Node
from netspec.op import Weight
from netspec.ops.structure import InputLayer, Sequential


class Target(NamedTuple):
    """A layer with weights. `way` leads to it through sub-models, as in `twin/conv1`.

    `unit` is the layer of the network itself that it is or is in; `place` is where a Keras 3
    `.weights.h5` has it.
    """

    way: str
    node: Node
    unit: str
    place: str


def targets(graph: Graph) -> tuple[Target, ...]:
    """All of them."""
    return tuple(_targets(graph, "", "", "", chain=False))


def _targets(graph: Graph, way: str, unit: str, where: str, chain: bool) -> Iterator[Target]:
    # A sequential model does not count its input among its layers.
    layers = [each for each in in_order(graph) if not (chain and isinstance(each.op, InputLayer))]
    for kind, node in numbered((each.op, each) for each in layers):
        place = f"{where}layers/{kind}"
        if node.graph is not None:
            inner, chained = unit or node.name, isinstance(node.op, Sequential)
            yield from _targets(node.graph, f"{way}{node.name}/", inner, f"{place}/", chained)
        elif node.weights:
            yield Target(way + node.name, node, unit or node.name, place)


def matching(found: Iterable[Target], globs: Iterable[str]) -> list[Target]:
    """Those that a glob matches, or a sub-model around them."""
    patterns = tuple(globs)
    exact, wild = _parted(patterns)
    return [each for each in found if _matches(each.way, exact, wild)]


def _parted(patterns: tuple[str, ...]) -> tuple[set[str], list[str]]:
    wild = [each for each in patterns if any(sign in each for sign in "*?[")]
    return set(patterns).difference(wild), wild


def _matches(way: str, exact: set[str], wild: list[str]) -> bool:
    steps = way.split("/")
    ways = ["/".join(steps[:count]) for count in range(1, len(steps) + 1)]
    return any(
        each in exact or any(fnmatchcase(each, pattern) for pattern in wild) for each in ways
    )


def weights_in_order(found: list[Target]) -> list[tuple[Target, Weight]]:
    """The weights of a sub-model as Keras lists them: those that are trained come first."""
    every = [(target, weight) for target in found for weight in target.node.weights]
    return sorted(every, key=lambda pair: not _trained(*pair))


def _trained(target: Target, weight: Weight) -> bool:
    return target.node.trainable and weight.trainable
