"""How far a value reaches: libyaml's marks begin at its anchor and go on to the next token."""

from __future__ import annotations

import re
from typing import Any

from netspec.offset import place_at, span_between, span_of
from netspec.source import Source, Span
from netspec.tree import Tree

_PROPERTIES = re.compile(r"(?:[&!]\S*(?:\s|#.*)*)*")


def extent_of_collection(
    source: Source, start: Any, end: Any, last: Any, tree: Tree | None
) -> Span:
    """From its first bracket, dash or key to its last bracket, or to the end of its last value.

    `last` is the event of the last value and `tree` what it gave.
    """
    line, column = _beginning(source, start)
    if end.start_mark.index < end.end_mark.index or last is None:
        mark = end.end_mark
        return Span(source, line, column, mark.line + 1, mark.column + 1)
    alias = tree is None or not hasattr(last, "style") and not hasattr(last, "flow_style")
    inner = span_of(source, last) if tree is None or alias else tree.span
    return Span(source, line, column, inner.end_line, inner.end_column)


def extent_of_block_text(source: Source, event: Any) -> Span:
    """From the `|` or `>` to the end of the last line that has text."""
    start = event.start_mark
    written = source.text[start.index : event.end_mark.index].rstrip()
    return span_between(source, start.index, start.index + len(written))


def extent_without_anchor(source: Source, event: Any) -> Span:
    """The place of a scalar less the anchor before it; of the anchor when there is nothing else."""
    start, end = event.start_mark.index, event.end_mark.index
    written = source.text[start:end].rstrip()
    found = _PROPERTIES.match(written)
    skipped = found.end() if found and found.end() < len(written) else 0
    return span_between(source, start + skipped, start + len(written))


def _beginning(source: Source, start: Any) -> tuple[int, int]:
    mark = start.start_mark
    if start.anchor is not None or start.tag is not None:
        # The end mark lies behind the first bracket or dash, but before a first key.
        offset = start.end_mark.index
        return place_at(source.text, offset - (source.text[offset - 1] in "[{-"))
    return mark.line + 1, mark.column + 1
