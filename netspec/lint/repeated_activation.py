"""NS703 and NS706: a `softmax` of a `softmax`, a `relu` of a `relu`.

`dense: {activation: softmax}` and `activation: softmax` after it make all classes nearly alike; the
second `relu` does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic, Label
from netspec.graph import Graph
from netspec.lint.activation import ACTIVATIONS, last_activation
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import suspect

_RULES = {
    "softmax": ("NS703", "is a softmax of a softmax, which flattens the probabilities"),
    "relu": ("NS706", "is a relu of a relu, which changes nothing"),
}


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each activation right after the same one."""
    for node in (node for kind in ACTIVATIONS for node in kinds.get(kind, ())):
        name = last_activation(node)
        if name not in _RULES:
            continue
        before = node.inputs[0].node
        if last_activation(before) == name:
            code, fact = _RULES[name]
            label = Label(before.span, f"`{before.name}` ends in {name} already")
            yield suspect(code, f"`{node.name}` {fact}", node, "remove one of the two", label)
