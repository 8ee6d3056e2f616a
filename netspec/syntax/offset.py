"""From offsets in a text, and from libyaml's marks, to spans."""

from __future__ import annotations

from typing import Any

from netspec.source import Source, Span

_new = tuple.__new__


def span_between(source: Source, start: int, end: int) -> Span:
    """The span from offset `start` up to `end`; moved back when it lies behind the last text."""
    text = source.text
    last = max(len(text.rstrip()) - 1, 0)
    start = min(start, last)
    end = max(min(end, last + 1), start)
    return Span(source, *place_at(text, start), *place_at(text, end))


def span_of(source: Source, event: Any) -> Span:
    """The span of an event of libyaml's, whose lines and columns count from 0."""
    start, end = event.start_mark, event.end_mark
    # Every scalar comes through here: `Span(…)` would cost a tenth of all reading.
    return _new(Span, (source, start.line + 1, start.column + 1, end.line + 1, end.column + 1))


def place_at(text: str, offset: int) -> tuple[int, int]:
    """The line and column at `offset`."""
    return text.count("\n", 0, offset) + 1, offset - line_start(text, offset) + 1


def place_after(text: str, mark: Any, offset: int) -> tuple[int, int]:
    """The line and column at `offset`, not far behind a mark: the text before is not looked at."""
    breaks = text.count("\n", mark.index, offset)
    if not breaks:
        return mark.line + 1, mark.column + 1 + offset - mark.index
    return mark.line + 1 + breaks, offset - text.rfind("\n", mark.index, offset)


def line_start(text: str, offset: int) -> int:
    """The offset at which the line of `offset` begins."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """The offset at which the line of `offset` ends, before its line break."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end
