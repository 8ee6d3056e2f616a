"""Graph → the masks that readers give on to other layers than Keras 3.15 does.

Nothing of masks is written into a file that Keras 2 reads too: each reader makes them anew, from
`mask_zero` and `masking`, and gives them on by rules of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from netspec.emit.cases import Outcome
from netspec.emit.readers import KERAS, KERAS_2, TFJS, Reader, before
from netspec.graph import Graph, Node
from netspec.op import Op

_MERGES = frozenset({"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"})
# Those that the first Keras 3 takes a mask from where all inputs have one.
_ONLY_OF_ALL = frozenset({"Add", "Subtract", "Average"})
_RECURRENT = frozenset(
    {
        "SimpleRNN", "GRU", "LSTM", "RNN", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D",
        "ConvLSTM3D",
    }
)  # fmt: skip
_ATTENTION = frozenset(
    {"Attention", "AdditiveAttention", "MultiHeadAttention", "GroupQueryAttention"}
)
_READ = _RECURRENT | _ATTENTION | {"GlobalAveragePooling1D"}
# The beginnings of the classes that give no mask on in Keras 3.15.
_DROP = (
    "Conv", "Separable", "Depthwise", "Max", "Average", "Global", "Adaptive", "Flatten", "Reshape",
    "Permute", "UpSampling", "Cropping", "ZeroPadding", "InputLayer",
)  # fmt: skip


class MaskCase(NamedTuple):
    """Readers that take what a mask comes to otherwise, as a finding says it of a layer."""

    what: str
    outcome: Outcome
    readers: tuple[Reader, ...]


# Ways that a mask takes. `{kind}` is the layer that it comes to.
_MERGED = MaskCase("a mask of `{kind}` that comes through a merge", "differs", (*KERAS[:1], TFJS))
_MIXED = MaskCase(
    "a mask of `{kind}` that comes through a merge of other masks or none", "differs",
    (KERAS_2, TFJS),
)  # fmt: skip
_JOINED = MaskCase(
    "a mask of `{kind}` that comes through `Concatenate`", "refuses",
    tuple(each for each in before((3, 12)) if each not in before((3, 5))),
)  # fmt: skip
# Keras makes the mask of one by a function of that name.
_CLASHING = MaskCase(
    "a mask of `{kind}` that comes through the layer `concatenate`", "refuses", KERAS[1:]
)
# What makes the mask reads what is joined, and with it in the way, layers change their order.
_UNLIKE = MaskCase(
    "a mask of `{kind}` that comes through `Concatenate` with others or none", "differs", KERAS[1:]
)
_LOST = {
    kind: MaskCase(f"a mask of `{{kind}}` that comes through `{kind}`", "differs", (KERAS_2,))
    for kind in ("Identity", "Rescaling", "Normalization")
}
_KEPT = MaskCase("`{kind}` behind what takes a mask away", "differs", (TFJS,))


class Mask(NamedTuple):
    """What is known of the mask of a tensor.

    `origin` is the layer that made it, the merge where several came together, or nothing where
    there is none in Keras 3.15, though some reader may have one.
    """

    origin: Node | None = None
    ways: tuple[MaskCase, ...] = ()


_NONE = Mask()


def mask_cases(graph: Graph) -> Iterator[tuple[Node, MaskCase]]:
    """Every layer that readers give another mask than Keras 3.15, and what they make of it."""
    masks: dict[Node, Mask] = {}
    for node in graph.nodes:
        kind = type(node.op).__name__
        found = [masks.get(each.node, _NONE) for each in node.inputs]
        given, made = _joined(node, found), _after(kind, node, found)
        if made != _NONE:
            masks[node] = made
        for case in _of_layer(kind, node, given):
            yield node, case._replace(what=case.what.format(kind=kind))


def _of_layer(kind: str, node: Node, mask: Mask) -> Iterator[MaskCase]:
    """What is to be said of a layer that a mask comes to."""
    told = "a mask of `{kind}`"
    if mask.origin is None and not any("mask" in key for key in node.keywords):
        if kind in _RECURRENT and mask.ways:
            yield _KEPT
        return
    if kind in ("Attention", "AdditiveAttention"):
        yield MaskCase(told, "refuses", before((3, 12)))
    if kind in ("Bidirectional", "GlobalAveragePooling1D"):
        yield MaskCase(told, "differs", (TFJS,))
    if kind == "GroupNormalization":
        yield MaskCase(told, "refuses", (KERAS_2,))
    if kind in _READ:
        yield from mask.ways


def _joined(node: Node, found: list[Mask]) -> Mask:
    """The masks of all inputs as one."""
    origins = {each.origin for each in found}
    some = next((each for each in origins if each is not None), None)
    ways = dict.fromkeys(way for each in found for way in each.ways)
    return Mask(some if len(origins) == 1 else some and node, tuple(ways))


def _after(kind: str, node: Node, found: list[Mask]) -> Mask:
    """The mask of what comes out of a layer."""
    if kind == "Masking" or vars(node.op).get("mask_zero"):
        return Mask(node)
    mask = _joined(node, found)
    if mask == _NONE or not _gives_on(node.op):
        return _NONE
    if kind in _MERGES and mask.origin is not None:
        return Mask(mask.origin, (*mask.ways, *_of_merge(kind, node, found, mask)))
    if kind.startswith(_DROP) and kind not in _RECURRENT and kind not in _MERGES:
        sequence = node.outputs[0].rank == node.inputs[0].tensor.rank == 3
        return Mask(None, (_KEPT,)) if sequence else _NONE
    return Mask(mask.origin, (*mask.ways, _LOST[kind])) if kind in _LOST else mask


def _of_merge(kind: str, node: Node, found: list[Mask], mask: Mask) -> Iterator[MaskCase]:
    if kind not in _ONLY_OF_ALL or all(each.origin for each in found):
        yield _MERGED
    if mask.origin is node:
        yield _MIXED
    if kind == "Concatenate":
        yield _CLASHING if node.name == "concatenate" else _JOINED
        if mask.origin is node:
            yield _UNLIKE


def _gives_on(op: Op) -> bool:
    return op.is_layer and bool(vars(op).get("return_sequences", True))
