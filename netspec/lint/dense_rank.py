"""NS710: `dense` on a picture, which works on each place alone.

A `dense` after a convolution without a `flatten` gives height x width x units.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic, Label
from netspec.graph import Graph
from netspec.lint.kinds import Kinds


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each `dense` that reads four or more dimensions."""
    for node in kinds.get("Dense", ()):
        if node.inputs[0].tensor.rank < 4:
            continue
        before = node.inputs[0]
        fact = f"`{node.name}` works on each place of {before.tensor} alone"
        label = Label(before.node.span, f"`{before.node.name}` gives {before.tensor}")
        cure = "put `flatten` or `global_avg_pool` before it, if this is not meant"
        yield Diagnostic(
            "NS710", fact, node.span, labels=(label,), frame=node.frame, help=cure, level="warning"
        )
