"""The nodes of a graph as most rules want them: by the class of their op."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from netspec.graph import Graph, Node

Kinds: TypeAlias = Mapping[str, Sequence[Node]]


def kinds_of(graph: Graph) -> Kinds:
    """The nodes of every kind, such as `Dense`, so that a rule need not look at all of them."""
    kinds: dict[str, list[Node]] = {}
    for node in graph.nodes:
        kinds.setdefault(type(node.op).__name__, []).append(node)
    return kinds
