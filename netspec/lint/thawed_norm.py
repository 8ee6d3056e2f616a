"""NS714: a batch normalization that goes on learning what a frozen layer gives.

While the rest is trained, its statistics drift to those of the new data, and what the layers after
it were trained for is lost: a known trap of fine-tuning. Freezing a block freezes its
normalizations too; a glob that names convolutions alone does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic, Label
from netspec.graph import Graph
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import suspect


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each that is not frozen with the layer before it."""
    for node in kinds.get("BatchNormalization", ()):
        before = node.inputs[0].node
        if not node.trainable or before.trainable or not before.weights:
            continue
        fact = f"`{node.name}` goes on learning, but `{before.name}` before it is frozen"
        label = Label(before.span, f"`{before.name}` is frozen")
        cure = "freeze the two together: its statistics drift when the rest is trained"
        yield suspect("NS714", fact, node, cure, label)
