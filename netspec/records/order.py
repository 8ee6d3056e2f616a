"""The order in which every format has its diagnostics, and the file that each is about."""

from __future__ import annotations

from collections.abc import Iterable

from netspec.diagnostic import Diagnostic


def path_of(diagnostic: Diagnostic) -> str:
    """The file, also where no place in it is known."""
    return diagnostic.span.source.path if diagnostic.span else diagnostic.path


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By file, line and column; what is about a whole file comes first."""

    def key(diagnostic: Diagnostic) -> tuple[str, int, int]:
        span = diagnostic.span
        return path_of(diagnostic), span.line if span else 0, span.column if span else 0

    return sorted(diagnostics, key=key)
