"""A key that is written twice: which of the two can go."""

from __future__ import annotations

from netspec.source import Span
from netspec.suggest import Cure
from netspec.tree import Entry, Tree, plain


def cure_of_second(key: Span, value: Tree, first: Entry) -> str:
    """The cure of the second of two entries; it can be followed when both say the same."""
    if plain(value) != plain(first.value) or type(plain(value)) is not type(plain(first.value)):
        return "remove one of them"
    words = "remove it: both say the same"
    place = _entry(key, value.span)
    return Cure(words, "", "", at=place) if place is not None else words


def _entry(key: Span, value: Span) -> Span | None:
    """What goes with an entry: its line, or the comma before it; `None` where more is on it."""
    if value.end_line != key.line:
        return None
    line = key.source.line(key.line)
    before, after = line[: key.column - 1], line[value.end_column - 1 :]
    if not before.strip() and not after.strip():
        return Span(key.source, key.line, 1, key.line + 1, 1)
    if before.rstrip().endswith(",") and after.lstrip()[:1] in ("}", ","):
        comma = len(before.rstrip())
        return Span(key.source, key.line, comma, key.line, value.end_column)
    return None
