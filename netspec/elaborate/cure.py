"""What would mend a mismatch, seen from the layers that lead to it."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.graph import Node, Output


def cure_of(code: str, output: Output) -> str:
    """The cure for an op that cannot take `output`, where an earlier layer is to blame."""
    if output.tensor.rank != 2:
        return ""
    flat = next((node for node in _before(output) if _flattens(node)), None)
    if flat is None:
        return ""
    if code == "NS402":
        return f"put it before `{flat.name}`"
    if code == "NS406":
        return f"give the input its sizes, or use `global_avg_pool` in place of `{flat.name}`"
    return ""


def _before(output: Output) -> Iterator[Node]:
    """The layers in a row that end in `output`, the last first."""
    node = output.node
    while True:
        yield node
        if len(node.inputs) != 1:
            return
        node = node.inputs[0].node


def _flattens(node: Node) -> bool:
    return len(node.inputs) == 1 and node.inputs[0].tensor.rank > node.outputs[0].rank == 2
