"""NS723: a layer with weights whose name is made up.

`conv2d_3` is the fourth convolution. One more before it, and it is `conv2d_4`: weights that were
saved before are then loaded into another layer, or into none. Off by default: a network that is
not changed any more can do without, and many published ones have such names.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import suspect


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each such layer."""
    for node in graph.nodes:
        if node.weights and not node.written and not node.call:
            fact = (
                f"`{node.name}` has weights, and a name that only its place among others gives it"
            )
            cure = "give it a `name`, so that its weights find it when layers are added"
            yield suspect("NS723", fact, node, cure)
