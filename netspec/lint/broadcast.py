"""NS708: a merge of unequal shapes, which Keras broadcasts without a word.

`add` of 56 x 56 x 64 and 56 x 56 x 1 gives 56 x 56 x 64. Scaling by channels with `multiply` is
how squeeze-and-excitation works and is not reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import gives, suspect
from netspec.tensor import sizes

# Elementwise merges for which unequal shapes are nearly always a slip.
SUSPECT = frozenset({"Add", "Subtract", "Average", "Maximum", "Minimum"})


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each such merge."""
    for node in (node for kind in SUSPECT for node in kinds.get(kind, ())):
        shapes = {each.tensor.shape[1:] for each in node.inputs}
        if len(shapes) > 1:
            shown = " and ".join(sorted(sizes(shape) for shape in shapes))
            fact = f"`{node.name}` repeats values to make {shown} alike"
            labels = tuple(gives(each) for each in node.inputs[:3])
            cure = "give all the same shape, if this is not meant"
            yield suspect("NS708", fact, node, cure, *labels)
