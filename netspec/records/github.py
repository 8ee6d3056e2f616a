"""Diagnostics as annotations on a pull request: GitHub's workflow commands, one a line.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netspec.combination import remarks
from netspec.diagnostic import Diagnostic
from netspec.records.order import in_order, path_of
from netspec.snippet import harmless


def github(diagnostics: Iterable[Diagnostic]) -> str:
    """A line for each; what is said beside the fact follows it in the same annotation."""
    return "\n".join(_command(each) for each in in_order(diagnostics))


def _command(diagnostic: Diagnostic) -> str:
    words = "\n".join(map(harmless, _words(diagnostic)))
    properties = ",".join(f"{key}={_property(value)}" for key, value in _properties(diagnostic))
    return f"::{diagnostic.level} {properties}::{_escaped(words)}"


def _properties(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    span = diagnostic.span
    yield "file", path_of(diagnostic)
    if span is not None:
        yield "line", str(span.line)
        yield "endLine", str(span.end_line)
        # With columns on several lines, GitHub drops the annotation.
        if span.line == span.end_line:
            yield "col", str(span.column)
            yield "endColumn", str(span.end_column)
    yield "title", f"netspec {diagnostic.code}"


def _words(diagnostic: Diagnostic) -> Iterator[str]:
    yield diagnostic.message
    if diagnostic.label:
        yield diagnostic.label
    for label in diagnostic.labels:
        yield f"{label.span}: {label.text}"
    for frame in diagnostic.frame.chain() if diagnostic.frame else ():
        yield f"in {frame.title} ({frame.span})"
    yield from remarks(diagnostic.combinations, path_of(diagnostic))
    if diagnostic.help:
        yield f"help: {diagnostic.help}"


def _escaped(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _escaped(words).replace(":", "%3A").replace(",", "%2C")
