"""NS713: a batch normalization that is frozen before it has seen anything.

Keras runs a frozen one in inference mode, also while the rest is trained: it uses the statistics
that it has. Those of a new one are mean 0 and variance 1; it does nothing but multiply and add.
Where weights are loaded into it, that is what freezing is for.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph, Node
from netspec.lint.suspect import suspect
from netspec.measure import every


def check(graph: Graph) -> Iterator[Diagnostic]:
    """A warning for each that nothing is loaded into, those of sub-models included."""
    if not any(_is_frozen(node) for node in every(graph)):
        return
    from netspec.weights.targets import matching, targets

    found = targets(graph)
    loaded = {each.way for source in graph.sources for each in matching(found, source.into)}
    for target in found:
        node = target.node
        if _is_frozen(node) and target.way not in loaded:
            fact = (
                f"`{node.name}` is frozen, so it keeps to its statistics, also in training, "
                "and nothing loads any"
            )
            cure = "load `weights` into it, or let it train"
            yield suspect("NS713", fact, node, cure)


def _is_frozen(node: Node) -> bool:
    return not node.trainable and type(node.op).__name__ == "BatchNormalization"
