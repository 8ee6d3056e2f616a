"""NS712: a `weights` section, which this version reads and checks but does not load."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint.kinds import Kinds


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each source of weights."""
    for source in graph.sources:
        fact = f"the weights of `{source.file}` are not loaded: this version cannot do that yet"
        cure = "load them into the built model with Keras"
        yield Diagnostic("NS712", fact, source.span, help=cure, level="warning")
