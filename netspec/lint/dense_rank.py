"""NS710: `dense` on a picture, which works on each place alone.

A `dense` after a convolution without a `flatten` gives height x width x units. One that reads a
`layer_norm`, or another `dense`, mixes the channels of each place on purpose, as in ConvNeXt.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph, Node
from netspec.lint.activation import ACTIVATIONS
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import gives, suspect


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each `dense` that reads four or more dimensions."""
    for node in kinds.get("Dense", ()):
        if node.inputs[0].tensor.rank < 4 or _mixes(node):
            continue
        before = node.inputs[0]
        fact = f"`{node.name}` works on each place of {before.tensor} alone"
        cure = "put `flatten` or `global_avg_pool` before it, if this is not meant"
        yield suspect("NS710", fact, node, cure, gives(before))


def _mixes(node: Node) -> bool:
    """Whether the layer mixes the channels of what it reads, however that is activated."""
    before = node.inputs[0].node
    while type(before.op).__name__ in (*ACTIVATIONS, "Dropout"):
        before = before.inputs[0].node
    return type(before.op).__name__ in ("LayerNormalization", "Dense")
