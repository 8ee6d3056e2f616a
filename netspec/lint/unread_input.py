"""NS711: an input that no output depends on."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph


def check(graph: Graph) -> Iterator[Diagnostic]:
    """A warning for each such input."""
    read = {each.node for node in graph.nodes for each in (*node.inputs, *node.keywords.values())}
    read |= {output.node for output in graph.outputs}
    for node in graph.inputs:
        if node not in read:
            fact = f"nothing reads the input `{node.name}`"
            cure = "remove it, or read it with `from`"
            yield Diagnostic("NS711", fact, node.span, frame=node.frame, help=cure, level="warning")
