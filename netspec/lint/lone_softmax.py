"""NS707: `softmax` over one value, which is always 1.

`dense: {units: 1, activation: softmax}` learns nothing; one probability is a `sigmoid`.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint.activation import last_activation
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import suspect


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each such layer."""
    for node in graph.nodes:
        # What few layers have is looked for first.
        if 1 not in node.outputs[0].shape or last_activation(node) != "softmax":
            continue
        axis = vars(node.op).get("axis", -1)
        if not isinstance(axis, tuple) and node.outputs[0].shape[axis] == 1:
            fact = f"`{node.name}` is a softmax over one value, which is always 1"
            cure = "use `sigmoid` for one probability"
            yield suspect("NS707", fact, node, cure)
