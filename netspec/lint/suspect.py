"""What rules say of a layer that is suspect."""

from __future__ import annotations

from netspec.diagnostic import Diagnostic, Label
from netspec.graph import Node, Output


def suspect(code: str, fact: str, node: Node, cure: str, *labels: Label) -> Diagnostic:
    """A warning at a layer."""
    return Diagnostic(
        code, fact, node.span, labels=labels, frame=node.frame, help=cure, level="warning"
    )


def gives(output: Output) -> Label:
    """The remark at a layer on what comes from it."""
    return Label(output.node.span, f"`{output.node.name}` gives {output.tensor}")
