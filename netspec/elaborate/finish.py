"""What is left of the nodes when the outputs are known."""

from __future__ import annotations

from netspec.diagnostic import Diagnostic
from netspec.elaborate.run import Run
from netspec.graph import Node, Output


def pruned(
    inputs: tuple[Node, ...], nodes: list[Node], outputs: tuple[Output, ...], run: Run
) -> tuple[Node, ...]:
    """The nodes that lead to an output, and the inputs; the rest is left out with a warning."""
    needed = ancestors(outputs)
    if needed.issuperset(nodes):
        return tuple(nodes)
    dead = [node for node in nodes if node not in needed and node not in inputs]
    read = {each.node for node in dead for each in (*node.inputs, *node.keywords.values())}
    for node in dead:
        if node not in read:
            fact = f"nothing reads `{node.name}`, and it is not an output"
            cure = "remove it, or add it to `outputs`"
            run.report(
                Diagnostic("NS701", fact, node.span, frame=node.frame, help=cure, level="warning")
            )
    return tuple(node for node in nodes if node in needed or node in inputs)


def ancestors(outputs: tuple[Output, ...]) -> set[Node]:
    """The nodes that the outputs are computed from, themselves included."""
    found: set[Node] = set()
    waiting = [output.node for output in outputs]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            for each in node.inputs:
                waiting.append(each.node)
            for each in node.keywords.values():
                waiting.append(each.node)
    return found
