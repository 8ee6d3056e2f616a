"""The problems found so far while reading, less the echoes of an expression that YAML cut."""

from __future__ import annotations

from typing import NoReturn

from netspec.diagnostic import MOST, Diagnostic

# What makes libyaml give up later on the same line.
_ROOTS = frozenset({"NS104", "NS109", "NS115", "NS116"})


class StopReading(Exception):
    """There is no use in reading on."""


class Problems:
    """A list of diagnostics; what begins inside a cut expression is nonsense and left out."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []
        self.cut_until = (0, 0)

    def add(self, diagnostic: Diagnostic) -> None:
        """Take a problem, unless it is the echo of a cut."""
        span = diagnostic.span
        if span is None or (span.line, span.column) >= self.cut_until:
            self.found.append(diagnostic)
        if len(self.found) == MOST:
            raise StopReading

    def add_cut(self, diagnostic: Diagnostic, end: tuple[int, int]) -> None:
        """Take a cut expression that was meant to go on up to the line and column `end`."""
        self.add(diagnostic)
        self.cut_until = max(self.cut_until, end)

    def add_last(self, diagnostic: Diagnostic) -> None:
        """Take the error at which libyaml gave up, unless it is the echo of a problem before it."""
        line = diagnostic.span.line if diagnostic.span else 0
        same = {each.code for each in self.found if each.span and each.span.line == line}
        if not self.found or (line > self.cut_until[0] and _ROOTS.isdisjoint(same)):
            self.found.append(diagnostic)

    def stop(self, diagnostic: Diagnostic) -> NoReturn:
        """Take the problem that ends the reading."""
        self.add(diagnostic)
        raise StopReading
