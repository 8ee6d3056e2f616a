"""What is legal but suspect: one rule a file, each a function of the graph."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint import (
    broadcast,
    concat_axis,
    dense_rank,
    frozen_norm,
    huge_dense,
    idle_crop,
    idle_dropout,
    lone_softmax,
    repeated_activation,
    thawed_norm,
    unread_input,
)
from netspec.lint.kinds import kinds_of

RULES = (
    broadcast.check,
    concat_axis.check,
    dense_rank.check,
    huge_dense.check,
    idle_crop.check,
    idle_dropout.check,
    lone_softmax.check,
    repeated_activation.check,
    thawed_norm.check,
    unread_input.check,
)


def lint(graph: Graph) -> list[Diagnostic]:
    """The findings of all rules, those of sub-models included; one in a repeat is one finding."""
    found = [*_inside(graph), *frozen_norm.check(graph)]
    return list({(each.code, each.span): each for each in reversed(found)}.values())[::-1]


def _inside(graph: Graph) -> Iterator[Diagnostic]:
    """What the rules find that look at one model by itself."""
    kinds = kinds_of(graph)
    for rule in RULES:
        yield from rule(graph, kinds)
    for node in graph.layers:
        if node.graph is not None:
            yield from _inside(node.graph)
