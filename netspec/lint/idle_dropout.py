"""NS704: a dropout of 0, which does nothing.

Where the rate is a parameter that may be 0, `if: $(rate > 0)` leaves the layer out.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import suspect


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each such layer."""
    for node in (node for kind in kinds if "Dropout" in kind for node in kinds[kind]):
        if vars(node.op).get("rate") == 0:
            fact = f"`{node.name}` drops 0 of the values, which does nothing"
            cure = "remove it, or leave it out with `if: $(rate > 0)`"
            yield suspect("NS704", fact, node, cure)
