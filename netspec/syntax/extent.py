"""How far a value reaches: libyaml's marks begin at its anchor and go on to the next token."""

from __future__ import annotations

import re
from typing import Any

from yaml import AliasEvent

from netspec.source import Source, Span
from netspec.syntax.offset import place_after, span_between, span_of
from netspec.tree import Tree

_PROPERTIES = r"(?:[&!]\S*(?:\s|#.*)*)*"

_new = tuple.__new__


def extent_of_collection(
    source: Source, start: Any, end: Any, last: Any, tree: Tree | None
) -> Span:
    """From its first bracket, dash or key to its last bracket, or to the end of its last value.

    `last` is the event of the last value and `tree` what it gave.
    """
    if start.anchor is None and start.tag is None:
        mark = start.start_mark
        line, column = mark.line + 1, mark.column + 1
    else:
        line, column = _beginning(source, start)
    mark = end.end_mark
    if end.start_mark.index < mark.index or last is None:
        # Every list and mapping in flow style comes through here, as scalars through `span_of`.
        return _new(Span, (source, line, column, mark.line + 1, mark.column + 1))
    # The tree of an alias stands elsewhere.
    inner = (
        tree.span if tree is not None and type(last) is not AliasEvent else span_of(source, last)
    )
    return Span(source, line, column, inner.end_line, inner.end_column)


def extent_of_block_text(source: Source, event: Any) -> Span:
    """From the `|` or `>` to the end of the last line that has text."""
    return _written(source, event, 0)


def extent_of_scalar(source: Source, event: Any) -> Span:
    """The place of a scalar, less the anchor and the tag before it."""
    if event.anchor is None and event.tag is None:
        return span_of(source, event)
    return _written(source, event, content_start(source, event) - event.start_mark.index)


def content_start(source: Source, event: Any) -> int:
    """The offset at which a scalar begins behind its anchor; the anchor's when nothing follows."""
    start, end = event.start_mark.index, event.end_mark.index
    if event.anchor is None and event.tag is None:
        return int(start)
    found = re.match(_PROPERTIES, source.text[start:end].rstrip())
    skipped = found.end() if found else 0
    return int(start + skipped if start + skipped < end else start)


def extent_of_nothing(source: Source, event: Any) -> Span:
    """The place of no value: the dash or colon before it, for an empty span could not be seen."""
    span = span_of(source, event)
    offset = event.start_mark.index
    if span[1:3] != span[3:5]:
        return span
    if span.column > 1:
        return span._replace(column=span.column - 1)
    # To libyaml the end of a file is on a line of its own, whether there is one or not.
    return span if offset < len(source.text) else span_between(source, offset, offset)


def _written(source: Source, event: Any, skipped: int) -> Span:
    mark, text = event.start_mark, source.text
    written = text[mark.index : event.end_mark.index].rstrip()
    skipped = min(skipped, len(written))
    if event.end_mark.line == mark.line:
        line, column = mark.line + 1, mark.column + 1
        return Span(source, line, column + skipped, line, column + len(written))
    start = place_after(text, mark, mark.index + skipped)
    return Span(source, *start, *place_after(text, mark, mark.index + len(written)))


def _beginning(source: Source, start: Any) -> tuple[int, int]:
    """Where a list or mapping begins behind its anchor and its tag."""
    mark = start.start_mark
    # The end mark lies behind the first bracket or dash, but before a first key.
    offset = start.end_mark.index
    return place_after(source.text, mark, offset - (source.text[offset - 1] in "[{-"))
