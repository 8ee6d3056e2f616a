"""NS711: an input that no output depends on."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import suspect


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each such input."""
    unread = set(graph.inputs) - {output.node for output in graph.outputs}
    for node in graph.nodes:
        if not unread:
            return
        unread -= {each.node for each in (*node.inputs, *node.keywords.values())}
    for node in graph.inputs:
        if node in unread:
            fact = f"nothing reads the input `{node.name}`"
            cure = "remove it, or read it with `from`"
            yield suspect("NS711", fact, node, cure)
