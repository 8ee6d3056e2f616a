"""What a call hands to its layer: tensors in order, in lists, and by keyword."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from netspec.graph import Node, Output

T = TypeVar("T")


class Handed(NamedTuple):
    """The arguments of a call; each is one thing, or a list of them."""

    args: list[Any]
    kwargs: dict[str, Any]


def handed(node: Node, made: Callable[[Output], T]) -> Handed:
    """What a call hands over, with `made` of every tensor in its place."""
    read = [made(each) for each in node.inputs]
    if not node.op.is_layer:
        return Handed(node.op.placed(read), {})
    args: list[Any] = [read] if reads_list(node) else read
    return Handed(args, gathered({key: made(each) for key, each in node.keywords.items()}))


def reads_list(node: Node) -> bool:
    """Whether Keras's layer takes its inputs as one list."""
    return len(node.inputs) > 1 and not node.op.reads.spread


def needs_keywords(node: Node) -> bool:
    """Whether a call hands tensors over otherwise than in one list, which no two versions share."""
    return bool(node.keywords) or (node.op.reads.spread and len(node.inputs) > 1)


def gathered(keywords: Mapping[str, T]) -> dict[str, Any]:
    """Keywords, with those of a list such as `initial_state.0` gathered in it, in their order."""
    found: dict[str, Any] = {}
    for key, each in keywords.items():
        name, dot, _ = key.partition(".")
        if dot:
            found.setdefault(name, []).append(each)
        else:
            found[name] = each
    return found
