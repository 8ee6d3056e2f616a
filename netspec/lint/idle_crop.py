"""NS727: a random crop, which cuts nothing off when the model predicts.

Keras 3.8 to 3.15 then passes images on as they are, although it says that they are smaller. What
comes after must take both sizes.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import suspect


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each such layer whose images are not of its own size."""
    for node in kinds.get("RandomCrop", ()):
        whole, part = node.inputs[0].tensor, node.outputs[0]
        if whole.shape != part.shape:
            fact = f"`{node.name}` gives {part} in training alone, and else {whole}"
            cure = "crop the images before the model, or with `center_crop`"
            yield suspect("NS727", fact, node, cure)
