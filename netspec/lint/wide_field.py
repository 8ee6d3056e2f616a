"""NS719: convolutions of what sees the whole input already.

A window adds to what is known of a place only what lies around it; where every value before it
hangs on the whole input, nothing does. Such layers hardly help a classifier (Richter et al.,
2021, https://arxiv.org/abs/2106.12307). Of several paths, the one that sees least counts, so
that residual networks are none of this. Off by default: it is not always so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from netspec.diagnostic import Diagnostic, Label
from netspec.graph import Graph, Node
from netspec.lint.kinds import CONVOLUTIONS, POOLINGS, Kinds
from netspec.lint.suspect import suspect
from netspec.lint.windows import windows
from netspec.op import split_channels
from netspec.tensor import sizes

# From which part of all convolutions on it is too many.
PART = 3


class Field(NamedTuple):
    """What a value sees along one axis, and how far from the next one's that is."""

    size: int
    step: int


Fields: TypeAlias = tuple[Field, ...]


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning at the first of such convolutions, if a third of those with a window are."""
    if len(graph.inputs) != 1:
        return
    image = graph.inputs[0]
    whole, _ = split_channels(image.outputs[0], graph.data_format)
    if not whole or None in whole:
        return
    fields: dict[Node, Fields] = {image: (Field(1, 1),) * len(whole)}
    late: list[Node] = []
    count = 0
    for node in graph.nodes:
        seen = _least([fields[each.node] for each in node.inputs if each.node in fields])
        if seen and (found := _after(node, seen)):
            fields[node] = found
            if _looks_around(node):
                count += 1
                if all(field.size >= size for field, size in zip(seen, whole, strict=True) if size):
                    late.append(node)
    if len(late) * PART >= count and len(late) > 1:
        yield _warning(late, count, fields, sizes(whole))


def _warning(late: list[Node], count: int, fields: dict[Node, Fields], whole: str) -> Diagnostic:
    node = late[0]
    before = node.inputs[0].node
    seen = " x ".join(str(field.size) for field in fields[before])
    fact = (
        f"{len(late)} of {count} convolutions, from `{node.name}` on, read what sees all of {whole}"
    )
    label = Label(before.span, f"every value of `{before.name}` sees {seen}")
    cure = "feed a larger input, have fewer strides before, or leave some out"
    return suspect("NS719", fact, node, cure, label)


def _least(found: list[Fields]) -> Fields:
    """The narrowest of several fields along every axis."""
    alike = [each for each in found if len(each) == len(found[0])]
    return tuple(map(min, zip(*alike, strict=True)))


def _looks_around(node: Node) -> bool:
    return type(node.op).__name__ in CONVOLUTIONS and max(vars(node.op)["kernel_size"]) > 1


def _after(node: Node, seen: Fields) -> Fields:
    """What the values of a node see; nothing where they are no places of a picture any more."""
    kind = type(node.op).__name__
    if kind in CONVOLUTIONS or kind in POOLINGS:
        return tuple(
            Field(field.size + (window.reach - 1) * field.step, field.step * window.stride)
            for field, window in zip(seen, windows(node), strict=False)
        )
    before, after = node.inputs[0].tensor, node.outputs[0]
    moved = kind.startswith(("ZeroPadding", "Cropping"))
    return seen if node.graph is None and (moved or _alike(before.shape, after.shape)) else ()


def _alike(before: tuple[int | None, ...], after: tuple[int | None, ...]) -> bool:
    """Whether two shapes have the same places, with whatever channels."""
    return len(before) == len(after) > 2 and (
        before[1:-1] == after[1:-1] or before[2:] == after[2:]
    )
