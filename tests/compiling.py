"""Specs in tests: text in, graph or diagnostics out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from netspec.compiler import check_file, compile_spec
from netspec.diagnostic import Diagnostic
from netspec.graph import Graph, Node
from netspec.lint.choice import Choice


def write(text: str, folder: Path, name: str = "spec.yaml") -> str:
    """Write a spec's text, `netspec: 1` put before it, and give its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("netspec: 1\n" + dedent(text).lstrip("\n"), encoding="utf-8")
    return str(path)


def compiled(text: str, folder: Path, **params: object) -> Graph:
    """The graph of a spec's text."""
    return compile_spec(write(text, folder), params)


def found(text: str, folder: Path, **params: object) -> list[tuple[int, str]]:
    """The line and the code of everything that is said about a spec's text."""
    diagnostics = check_file(write(text, folder), params)
    return [(each.span.line if each.span else 0, each.code) for each in diagnostics]


def only(text: str, folder: Path, choice: Choice | None = None) -> Diagnostic:
    """The one thing that is said about a spec's text."""
    (diagnostic,) = check_file(write(text, folder), choice=choice)
    return diagnostic


def layers(graph: Graph) -> dict[str, Node]:
    """The layers of a graph by name."""
    return {node.name: node for node in graph.layers}


def wiring(graph: Graph) -> Mapping[str, list[str]]:
    """What every layer but the inputs reads, by name."""
    return {
        node.name: [each.node.name for each in node.inputs]
        for node in graph.nodes
        if node not in graph.inputs
    }
