"""NS702: a bias right before a batch normalization, which takes it away again.

A normalization subtracts the mean of every channel, and with it whatever was added to all of the
channel. Off by default: to have that bias is Keras's own default, and networks that are published
with it need it for their weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from netspec.diagnostic import Diagnostic, Label
from netspec.graph import Graph, Node
from netspec.lint.kinds import Kinds
from netspec.lint.suspect import suspect


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each layer whose bias nothing but such a normalization sees."""
    norms = kinds.get("BatchNormalization", ())
    if not norms:
        return
    read = Counter(each.node.name for node in graph.nodes for each in node.inputs)
    read.update(each.node.name for each in graph.outputs)
    calls = Counter(node.name for node in graph.nodes)
    for node in norms:
        before = node.inputs[0].node
        alone = read[before.name] == calls[before.name] == calls[node.name] == 1
        if alone and node.trainable and _has_idle_bias(before, node):
            fact = f"`{before.name}` has a bias, which `{node.name}` takes away again"
            label = Label(node.span, "subtracts the mean of every channel")
            cure = "write `use_bias: false`"
            yield suspect("NS702", fact, before, cure, label)


def _has_idle_bias(before: Node, norm: Node) -> bool:
    """Whether a layer adds to every channel, last of all, what the normalization sees as one."""
    values = vars(before.op)
    if not values.get("use_bias") or values.get("activation") not in (None, "linear"):
        return False
    rank = before.outputs[0].rank
    first = values.get("data_format") == "channels_first"
    channels = 1 if first else rank - 1
    return bool(vars(norm.op)["axis"] % rank == channels)
