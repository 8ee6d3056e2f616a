"""The nodes of a graph as most rules want them: by the class of their op."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from netspec.graph import Graph, Node

Kinds: TypeAlias = Mapping[str, Sequence[Node]]

# What slides a window over its input, and what puts zeros around it before.
CONVOLUTIONS = (
    "Conv1D", "Conv2D", "Conv3D", "DepthwiseConv1D", "DepthwiseConv2D",
    "SeparableConv1D", "SeparableConv2D",
)  # fmt: skip
POOLINGS = (
    "MaxPooling1D", "MaxPooling2D", "MaxPooling3D",
    "AveragePooling1D", "AveragePooling2D", "AveragePooling3D",
)  # fmt: skip
PADDINGS = ("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D")


def kinds_of(graph: Graph) -> Kinds:
    """The nodes of every kind, such as `Dense`, so that a rule need not look at all of them."""
    kinds: dict[str, list[Node]] = {}
    for node in graph.nodes:
        kinds.setdefault(type(node.op).__name__, []).append(node)
    return kinds
