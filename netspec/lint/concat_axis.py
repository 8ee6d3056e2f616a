"""NS709: `concat` along a spatial axis.

`concat: {axis: 1}` on height x width x channels makes a taller picture, not more channels.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import suspect

_AXES = {3: ("lengths",), 4: ("heights", "widths"), 5: ("depths", "heights", "widths")}


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each such `concat`."""
    for node in kinds.get("Concatenate", ()):
        rank = node.outputs[0].rank
        axis: int = node.op.axis % rank  # type: ignore[attr-defined]
        first = graph.data_format == "channels_first"
        places = _AXES.get(rank, ())
        place = axis - 1 - first
        if 0 <= place < len(places):
            fact = f"`{node.name}` joins {places[place]}, not channels"
            cure = f"leave out `axis`, or write `axis: {1 if first else -1}`, to join channels"
            yield suspect("NS709", fact, node, cure)
