"""Anchors and aliases, and how large and how deep they make a document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from netspec.diagnostic import Diagnostic, Label
from netspec.scalar import shown
from netspec.source import Source, Span
from netspec.syntax.offset import span_of
from netspec.syntax.problems import Problems
from netspec.tree import Tree

DEPTH = 32
VALUES = 70_000


class _Anchor(NamedTuple):
    """What an alias stands for, and what it adds to the size and the depth of the document."""

    tree: Tree
    values: int
    height: int


class Aliases:
    """Counts while the document is read, so that a bomb of aliases stops before it grows.

    A key and an anchor count as a value does, and a list or mapping as two: they take as long to
    read.
    `open` has the start events of the lists and mappings around the next event.
    """

    def __init__(self, source: Source, problems: Problems) -> None:
        self.source = source
        self.problems = problems
        self.open: list[Any] = []
        self.values = 0
        self._anchors: dict[str, _Anchor] = {}
        self._deepest = 0
        self._used = False

    def count(self, event: Any, values: int = 1) -> None:
        """Count the values that an event stands for."""
        self.values += values
        if self.values > VALUES:
            fact = f"aliases make this document larger than {VALUES:,} values"
            if not self._used:
                fact = f"this document has more than {VALUES:,} values"
            self.problems.stop(Diagnostic("NS122", fact, span_of(self.source, event)))

    def enter(self, event: Any) -> None:
        """Begin a list or a mapping, whose end counts too."""
        self.open.append(event)
        self.count(event)
        if len(self.open) > self._deepest:
            self._reach(event, len(self.open))

    def in_flow(self) -> bool:
        """Whether the next event stands in `[…]` or `{…}`."""
        return bool(self.open and self.open[-1].flow_style)

    def define(self, event: Any, read: Callable[[Any], Tree]) -> Tree:
        """Read what stands behind an anchor, and keep it."""
        self.count(event)
        # Inside it, its name means nothing, not what it meant before.
        self._anchors.pop(event.anchor, None)
        values, around, self._deepest = self.values, self._deepest, len(self.open)
        tree = read(event)
        height = self._deepest - len(self.open)
        self._deepest = max(around, self._deepest)
        self._anchors[event.anchor] = _Anchor(tree, self.values - values + 1, height)
        return tree

    def follow(self, event: Any) -> Tree | None:
        """What an alias stands for, or `None` when that is reported as unknown."""
        anchor = self._anchors.get(event.anchor)
        if anchor is None:
            self.problems.add(self._unknown(event))
            return None
        self._used = True
        self.count(event, anchor.values)
        self._reach(event, len(self.open) + anchor.height)
        return anchor.tree

    def _reach(self, event: Any, depth: int) -> None:
        if depth > DEPTH:
            fact = f"nested more than {DEPTH} deep"
            self.problems.stop(Diagnostic("NS121", fact, _opener(self.source, event)))
        self._deepest = max(self._deepest, depth)

    def _unknown(self, event: Any) -> Diagnostic:
        name, span = event.anchor, span_of(self.source, event)
        for around in self.open:
            if around.anchor == name:
                label = Label(span_of(self.source, around), f"`&{shown(name)}` begins here")
                fact = f"`*{shown(name)}` stands inside the value that it means"
                return Diagnostic("NS115", fact, span, labels=(label,))
        fact = f"no anchor `&{shown(name)}` comes before this alias"
        return Diagnostic("NS115", fact, span, help=self._nearest(name))

    def _nearest(self, name: str) -> str:
        from netspec.suggest import closest

        # A hostile file has thousands of both.
        few = len(self._anchors) <= 200 and len(self.problems.found) <= 20
        near = closest(name, self._anchors) if few else None
        return (
            f"did you mean `*{near}`?" if near else f'if it is text, quote it: `"*{shown(name)}"`'
        )


def _opener(source: Source, event: Any) -> Span:
    """An alias, or the first characters of a list or mapping."""
    span = span_of(source, event)
    # A list or mapping in block style begins with nothing of its own.
    return span if span[1:3] != span[3:5] else span._replace(end_column=span.end_column + 1)
