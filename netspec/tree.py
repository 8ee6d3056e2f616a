"""A YAML document as values that know their places."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from netspec.record import record
from netspec.source import Span

Atom: TypeAlias = bool | int | float | str | None


@record
class Scalar:
    """A single value; `plain` is false when it was quoted or a block text."""

    value: Atom
    span: Span
    plain: bool = True
    dynamic: bool = False


@record
class Sequence:
    """A list."""

    items: tuple[Tree, ...]
    span: Span
    dynamic: bool = False


class Entry(NamedTuple):
    """One `key: value` of a mapping, with the key's own place."""

    key: Span
    value: Tree


@record
class Mapping:
    """A mapping; its keys are text, each written once."""

    entries: dict[str, Entry]
    span: Span
    dynamic: bool = False


# `dynamic` is true where a `$` stands somewhere inside: only such values change between calls.
Tree: TypeAlias = Scalar | Sequence | Mapping


def plain(tree: Tree) -> object:
    """The tree as ordinary Python lists, dicts and values, without places."""
    match tree:
        case Scalar():
            return tree.value
        case Sequence():
            return [plain(item) for item in tree.items]
        case Mapping():
            return {key: plain(entry.value) for key, entry in tree.entries.items()}


def size_of(tree: Tree) -> int:
    """How many values a tree has, itself included."""
    match tree:
        case Scalar():
            return 1
        case Sequence():
            return 1 + sum(map(size_of, tree.items))
        case Mapping():
            return 1 + sum(size_of(entry.value) for entry in tree.entries.values())


def place(tree: Tree, path: tuple[int | str, ...]) -> Span:
    """The span of the value at `path` inside `tree`, or of the nearest value around it."""
    for step in path:
        match tree, step:
            case Mapping(entries=entries), str() if step in entries:
                tree = entries[step].value
            case Sequence(items=items), int() if 0 <= step < len(items):
                tree = items[step]
            case _:
                break
    return tree.span


def key_place(tree: Tree, path: tuple[int | str, ...]) -> Span:
    """The span of the key that `path` ends with, or of the nearest value around it."""
    for step in path[:-1]:
        match tree, step:
            case Mapping(entries=entries), str() if step in entries:
                tree = entries[step].value
            case _:
                break
    if isinstance(tree, Mapping) and path[-1] in tree.entries:
        return tree.entries[str(path[-1])].key
    return place(tree, path[-1:])
