"""Which layers see a picture that was flattened: their weights hang on the order of its axes."""

from __future__ import annotations

from netspec.graph import Graph, Node, Output
from netspec.ops import op_class
from netspec.tensor import Shape


def flattened_pictures(graph: Graph) -> dict[str, tuple[int, ...]]:
    """The picture, height x width x channels say, that each such layer reads flattened, by way."""
    found: dict[str, tuple[int, ...]] = {}
    _walk(graph, "", {}, found)
    return found


def _walk(
    graph: Graph,
    way: str,
    seen: dict[Output, tuple[int, ...]],
    found: dict[str, tuple[int, ...]],
) -> None:
    for node in graph.nodes:
        if len(node.inputs) != 1:
            continue
        read = node.inputs[0]
        picture = seen.get(read)
        if node.graph is not None:
            inner = {Output(node.graph.inputs[0]): picture} if picture else {}
            _walk(node.graph, f"{way}{node.name}/", inner, found)
            continue
        if picture is not None:
            found.setdefault(f"{way}{node.name}", picture)
        if _flattens(node, read.tensor.shape):
            seen[Output(node)] = tuple(size or 0 for size in read.tensor.shape[1:])
        elif picture is not None and node.outputs[0].shape == read.tensor.shape and _keeps(node):
            seen[Output(node)] = picture


def _flattens(node: Node, shape: Shape) -> bool:
    """Whether what comes out is one row of values for each sample, channels running fastest."""
    kind = type(node.op).__name__
    last = node.op.config().get("data_format") != "channels_first"
    return kind in ("Flatten", "Reshape") and len(shape) > 3 and node.outputs[0].rank == 2 and last


def _keeps(node: Node) -> bool:
    """Whether every value comes from the one in its place."""
    return not isinstance(node.op, op_class("Dense"))
