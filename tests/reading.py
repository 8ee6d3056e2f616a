"""YAML in tests: text in, tree or diagnostics out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from netspec.diagnostic import Diagnostic, SpecError
from netspec.read import read
from netspec.source import Source, Span
from netspec.tree import Mapping, Sequence, Tree, plain


def tree(text: str) -> Tree:
    """The tree of a text."""
    return read(Source("spec.yaml", text))


def value(text: str) -> object:
    """What a text means, without places."""
    return plain(tree(text))


def refused(text: str) -> tuple[Diagnostic, ...]:
    """All that is wrong with a text."""
    with pytest.raises(SpecError) as caught:
        tree(text)
    return caught.value.diagnostics


def codes(text: str) -> list[tuple[int, int, str]]:
    """Line, column and code of all that is wrong with a text."""
    return [(span.line, span.column, each.code) for each in refused(text) if (span := each.span)]


def only(text: str) -> Diagnostic:
    """The one thing that is wrong with a text."""
    found = refused(text)
    assert len(found) == 1, found
    return found[0]


def spans(tree: Tree) -> Iterator[Span]:
    """The span of every value and key."""
    yield tree.span
    match tree:
        case Sequence(items=items):
            for item in items:
                yield from spans(item)
        case Mapping(entries=entries):
            for entry in entries.values():
                yield entry.key
                yield from spans(entry.value)


def written(span: Span) -> str:
    """The text that a span covers."""
    lines = span.source.text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    return "\n".join([lines[0][span.column - 1 :], *lines[1:]])


def is_inside(span: Span) -> bool:
    """Whether a span begins and ends in its file, and does not end before it begins."""
    lines = span.source.text.split("\n")
    return (
        (1, 1) <= span[1:3] <= span[3:5]
        and span.end_line <= len(lines)
        and span.column <= len(lines[span.line - 1]) + 1
        and span.end_column <= len(lines[span.end_line - 1]) + 1
    )
