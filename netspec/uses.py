"""The files that a spec uses, as its text names them: nothing is elaborated."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from netspec.diagnostic import SpecError
from netspec.items import IncludeKeys
from netspec.project import Project
from netspec.source import Span
from netspec.spec import Branches, Item, Side, Spec, Structure
from netspec.tree import Entry, Scalar


class Uses(NamedTuple):
    """Where files may lie that a spec uses, or that one of these does, however far.

    `computed` says whether an `include` somewhere computes the name of its file.
    """

    paths: frozenset[str]
    computed: bool = False


def uses(path: str, project: Project) -> Uses:
    """What the spec or library at `path` uses; nothing of a file that cannot be read."""
    found: set[str] = set()
    computed = False
    waiting = [path]
    opened = {path}
    while waiting:
        for name, span in _named(waiting.pop(), project):
            computed = computed or name is None
            if name is None:
                continue
            found.update(_places(name, span, project))
            placed = _place(name, span, project)
            if placed not in opened and os.path.isfile(placed):
                opened.add(placed)
                waiting.append(placed)
    return Uses(frozenset(found), computed)


def identities(path: str) -> Iterator[str]:
    """What tells a file from others: its own place, and where it leads if it is a link."""
    folder, name = os.path.split(path)
    yield os.path.join(os.path.realpath(folder or "."), name)
    yield os.path.realpath(path)


def _named(path: str, project: Project) -> Iterator[tuple[str | None, Span]]:
    """The names of libraries and included specs in a file; nothing for one that is computed."""
    try:
        spec = project.open(path)
    except SpecError:
        return
    entries = [*spec.imports.values(), *_includes(spec)]
    for tree in (entry.value for entry in entries):
        if isinstance(tree, Scalar) and isinstance(tree.value, str):
            yield None if tree.dynamic else tree.value, tree.span


def _includes(spec: Spec) -> Iterator[Entry]:
    yield from _within(spec.layers)
    for block in spec.blocks.values():
        yield from _within(block.layers)


def _within(items: Iterable[Item]) -> Iterator[Entry]:
    for item in items:
        match item:
            case Structure():
                if item.keys is IncludeKeys and "spec" in item.arguments:
                    yield item.arguments["spec"]
                yield from _within(item.layers)
            case Side():
                yield from _within(item.layers)
            case Branches():
                for _, branch in item.branches:
                    yield from _within(branch)


def _places(name: str, span: Span, project: Project) -> Iterator[str]:
    """Where a file of that name is looked for, whether it is there or not."""
    for folder in (os.path.dirname(span.source.path), *project.folders):
        yield os.path.normpath(os.path.join(folder, name))


def _place(name: str, span: Span, project: Project) -> str:
    """Where it is; nowhere if it may not lie there."""
    try:
        return project.place(name, span)
    except SpecError:
        return ""
