"""NS726: a function of all values there are, those of other samples included.

What it gives for a sample depends on the rest of the batch; most often an `axis` was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import suspect


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each such function."""
    for word in (kind for kind in kinds if kind.startswith("ops.")):
        for node in kinds[word]:
            if _takes_all(node.op):
                fact = f"`{word}` without an `axis` takes the whole batch together"
                cure = "give it the axes of a sample, such as `axis: -1`; the batch is 0"
                yield suspect("NS726", fact, node, cure)


def _takes_all(op: object) -> bool:
    from netspec.functions.along import Cumulative
    from netspec.functions.reductions import CountNonzero, Reduction

    return isinstance(op, CountNonzero | Cumulative | Reduction) and op.axis is None
