"""Which layers see a picture that was flattened: their weights hang on the order of its axes."""

from __future__ import annotations

from typing import TypeAlias

from netspec.graph import Graph, Node, Output
from netspec.ops import op_class
from netspec.tensor import Shape

# Height x width x channels, say; nothing where several pictures are side by side.
Picture: TypeAlias = tuple[int, ...]
Seen: TypeAlias = dict[Output, Picture]


def flattened_pictures(graph: Graph) -> dict[str, Picture]:
    """The picture that each such layer reads flattened, by its way."""
    found: dict[str, Picture] = {}
    _walk(graph, "", {}, found)
    return found


def _walk(graph: Graph, way: str, seen: Seen, found: dict[str, Picture]) -> Seen:
    for node in graph.nodes:
        if node.graph is not None:
            _walk_inside(node, node.graph, way, seen, found)
            continue
        pictures = {seen[each] for each in node.inputs if each in seen}
        for picture in pictures:
            found.setdefault(way + node.name, picture)
        if len(node.inputs) == 1 and _flattens(node, node.inputs[0].tensor.shape):
            shape = node.inputs[0].tensor.shape
            seen[Output(node)] = tuple(size or 0 for size in shape[1:])
        elif pictures and _keeps(node):
            seen[Output(node)] = _together(node, seen)
    return seen


def _walk_inside(
    node: Node, inside: Graph, way: str, seen: Seen, found: dict[str, Picture]
) -> None:
    given = zip(inside.inputs, node.inputs, strict=False)
    inner = {Output(inner): seen[outer] for inner, outer in given if outer in seen}
    inner = _walk(inside, f"{way}{node.name}/", inner, found)
    for port, each in enumerate(inside.outputs):
        if each in inner:
            seen[Output(node, port)] = inner[each]


def _together(node: Node, seen: Seen) -> Picture:
    """What comes out where every value comes from those in its place, or else side by side."""
    pictures = {seen.get(each, ()) for each in node.inputs}
    same = all(each.tensor.shape == node.outputs[0].shape for each in node.inputs)
    return pictures.pop() if same and len(pictures) == 1 else ()


def _flattens(node: Node, shape: Shape) -> bool:
    """Whether what comes out is one row of values for each sample, channels running fastest."""
    kind = type(node.op).__name__
    last = node.op.config().get("data_format") != "channels_first"
    return kind in ("Flatten", "Reshape") and len(shape) > 3 and node.outputs[0].rank == 2 and last


def _keeps(node: Node) -> bool:
    """Whether values stay what they are of a picture, and in one row."""
    return node.outputs[0].rank == 2 and not isinstance(node.op, op_class("Dense"))
