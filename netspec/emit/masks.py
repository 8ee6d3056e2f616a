"""Graph → the masks that readers give on to other layers than Keras 3.15 does.

Nothing of masks is written into a file: each reader makes them anew, from `mask_zero` and
`masking`, and gives them on by rules of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from netspec.emit.cases import Outcome
from netspec.emit.readers import KERAS, KERAS_2, TFJS, Reader, before
from netspec.graph import Graph, Node
from netspec.op import Op

_MERGES = frozenset({"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"})
# Those that the first Keras 3 takes a mask from where all inputs have one.
_ONLY_OF_ALL = frozenset({"Add", "Subtract", "Average"})
# Layers that Keras 2 gives no mask on from.
_LOSE = frozenset({"Identity", "Rescaling", "Normalization"})
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


@dataclass(frozen=True)
class Mask:
    """What is known of the mask of a tensor.

    `origin` is the layer that made it, the merge where several came together, or nothing where
    there is none in Keras 3.15. `merged` is one that the first Keras 3 makes otherwise at a merge,
    `mixed` one of several, or of one and none, at a merge; `lost` is the layer where Keras 2
    loses it, `kept` one that TensorFlow.js still has.
    """

    origin: Node | None = None
    merged: bool = False
    mixed: bool = False
    lost: str = ""
    kept: bool = False


class MaskCase(NamedTuple):
    """Readers that take what a mask comes to otherwise, as a finding says it of a layer."""

    what: str
    outcome: Outcome
    readers: tuple[Reader, ...]


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
        if given.origin is not None or any("mask" in key for key in node.keywords):
            yield from ((node, each) for each in _of_masked(kind, node, given))
        elif given.kept and kind in _RECURRENT:
            yield node, MaskCase(f"`{kind}` behind what takes a mask away", "differs", (TFJS,))


def _of_masked(kind: str, node: Node, mask: Mask) -> Iterator[MaskCase]:
    """What is to be said of a layer that Keras 3.15 gives `mask` to."""
    told = f"a mask of `{kind}`"
    if kind in ("Attention", "AdditiveAttention"):
        yield MaskCase(told, "refuses", before((3, 12)))
    if kind in ("Bidirectional", "GlobalAveragePooling1D"):
        yield MaskCase(told, "differs", (TFJS,))
    if kind == "GroupNormalization":
        yield MaskCase(told, "refuses", (KERAS_2,))
    if kind == "Concatenate" and node.name == "concatenate":
        # Versions that make the mask by a layer of that name.
        yield MaskCase("a mask of `Concatenate` by the name `concatenate`", "refuses", KERAS[1:])
    if kind not in _READ:
        return
    if mask.merged or mask.mixed:
        old = KERAS[:1] if mask.merged else ()
        readers = (*old, *((KERAS_2,) if mask.mixed else ()), TFJS)
        yield MaskCase(f"a mask of `{kind}` that comes through a merge", "differs", readers)
    if mask.lost:
        yield MaskCase(
            f"a mask of `{kind}` that comes through `{mask.lost}`", "differs", (KERAS_2,)
        )


def _joined(node: Node, found: list[Mask]) -> Mask:
    """The masks of all inputs as one."""
    origins = {each.origin for each in found}
    some = next((each for each in origins if each is not None), None)
    return Mask(
        origin=some if len(origins) == 1 else some and node,
        merged=any(each.merged for each in found),
        mixed=any(each.mixed for each in found),
        lost=next((each.lost for each in found if each.lost), ""),
        kept=any(each.kept for each in found),
    )


def _after(kind: str, node: Node, found: list[Mask]) -> Mask:
    """The mask of what comes out of a layer."""
    if kind == "Masking" or vars(node.op).get("mask_zero"):
        return Mask(origin=node)
    mask = _joined(node, found)
    if mask == _NONE or not _gives_on(node.op):
        return _NONE
    if kind in _MERGES:
        whole = kind not in _ONLY_OF_ALL or all(each.origin for each in found)
        mixed = mask.mixed or mask.origin is node
        return replace(mask, merged=mask.merged or whole, mixed=mixed) if mask.origin else mask
    if kind.startswith(_DROP) and kind not in _RECURRENT:
        sequence = node.outputs[0].rank == node.inputs[0].tensor.rank == 3
        return Mask(kept=True) if sequence else _NONE
    if kind in _LOSE:
        return replace(mask, lost=kind)
    return mask


def _gives_on(op: Op) -> bool:
    return op.is_layer and bool(vars(op).get("return_sequences", True))
