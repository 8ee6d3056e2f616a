"""The files that a build reads, which nothing that it writes may replace."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from netspec.diagnostic import Diagnostic, SpecError
from netspec.source import Span

if TYPE_CHECKING:
    from netspec.graph import Graph


class Kept(NamedTuple):
    """A file that is read: `what` completes "… is", and `span` is where a spec names it."""

    path: str
    what: str
    span: Span | None = None


def kept_by(graphs: Iterable[Graph]) -> tuple[Kept, ...]:
    """The files that networks were compiled from, and those that their weights come from."""
    return tuple(each for graph in graphs for each in _kept_by(graph))


def _kept_by(graph: Graph) -> Iterator[Kept]:
    for number, path in enumerate(graph.files):
        # Standard input has no file.
        if path != "-":
            yield Kept(path, "a file that the spec uses" if number else "the spec itself")
    for source in graph.sources:
        yield Kept(source.path, "a file that the spec loads weights from", source.at("file"))


def check_apart(path: str, role: str, kept: Iterable[Kept], cure: str) -> None:
    """Refuse to write where a file is that is kept, by whatever name.

    `role` says what would be written. Raises `SpecError` (NS005).
    """
    for each in kept:
        if same_file(path, each.path):
            fact = f"the {role} `{path}` is {each.what}"
            raise SpecError([Diagnostic("NS005", fact, each.span, path, help=cure)])


def same_file(one: str, other: str) -> bool:
    """Whether two names are of one file, which need not be there yet."""
    if os.path.exists(one) and os.path.exists(other):
        return os.path.samefile(one, other)
    return os.path.realpath(one) == os.path.realpath(other)
