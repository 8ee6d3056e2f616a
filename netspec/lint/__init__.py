"""What is legal but suspect: one rule a file, each a function of the graph."""

from __future__ import annotations

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint import (
    broadcast,
    concat_axis,
    dense_rank,
    huge_dense,
    idle_dropout,
    lone_softmax,
    repeated_activation,
    unread_input,
)
from netspec.lint.kinds import kinds_of

RULES = (
    broadcast.check,
    concat_axis.check,
    dense_rank.check,
    huge_dense.check,
    idle_dropout.check,
    lone_softmax.check,
    repeated_activation.check,
    unread_input.check,
)


def lint(graph: Graph) -> list[Diagnostic]:
    """The findings of all rules, those of sub-models included; one in a repeat is one finding."""
    kinds = kinds_of(graph)
    found = [each for rule in RULES for each in rule(graph, kinds)]
    for node in graph.layers:
        if node.graph is not None:
            found += lint(node.graph)
    return list({(each.code, each.span): each for each in reversed(found)}.values())[::-1]
