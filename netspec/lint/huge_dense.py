"""NS705: a `dense` of a gigabyte, nearly always on what should have been pooled first.

`flatten` of 224 x 224 x 64 makes 3,211,264 features; a `dense` of 1000 on them has 3.2 billion
weights. The largest of VGG16 has 103 million.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import gives, suspect

MOST = 2**28


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each `dense` of more than `MOST` weights."""
    for node in kinds.get("Dense", ()):
        count = sum(prod(weight.shape) for weight in node.weights)
        if count > MOST:
            before = node.inputs[0]
            fact = f"`{node.name}` has {count:,} weights, {4 * count / 2**30:.1f} GiB in float32"
            cure = "pool first, or use `global_avg_pool` in place of `flatten`"
            yield suspect("NS705", fact, node, cure, gives(before))
