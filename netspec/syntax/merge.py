"""The merge key `<<`."""

from __future__ import annotations

from netspec.diagnostic import Diagnostic
from netspec.scalar import shown
from netspec.source import Span
from netspec.tree import Entry, Mapping, Scalar, Sequence, Tree


def mergeable(value: Tree) -> tuple[Mapping, ...] | None:
    """The mappings that `<<: value` merges, or `None` when it cannot."""
    match value:
        case Mapping():
            return (value,)
        case Sequence(items=items):
            mappings = tuple(item for item in items if isinstance(item, Mapping))
            return mappings if len(mappings) == len(items) else None
        case _:
            return None


def not_mergeable(value: Tree, place: Span) -> Diagnostic:
    """What to say about a value that `<<` cannot merge."""
    fact = f"`<<` merges mappings, but this is {_described_list(value)}"
    return Diagnostic("NS118", fact, place, help="give it an alias of a mapping: `<<: *name`")


def merge(entries: dict[str, Entry]) -> bool:
    """Put what `<<` brings in its place, own keys first; whether any value is now dynamic."""
    for mapping in mergeable(entries.pop("<<").value) or ():
        for key, entry in mapping.entries.items():
            entries.setdefault(key, entry)
    return any(entry.value.dynamic for entry in entries.values())


def described(tree: Tree) -> str:
    """A value as the end of "but this is …"."""
    match tree:
        case Scalar(value=None):
            return "null"
        case Scalar(value=bool() as value):
            return f"`{str(value).lower()}`"
        case Scalar(value=str() as value):
            return f"the text `{shown(value)}`"
        case Scalar(value=value):
            return f"`{value}`"
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"


def _described_list(value: Tree) -> str:
    if not isinstance(value, Sequence):
        return described(value)
    odd = next(item for item in value.items if not isinstance(item, Mapping))
    return f"a list with {described(odd)} in it"
