"""Items of `layers` whose keys stand in the wrong place, and where to put them."""

from __future__ import annotations

from dataclasses import replace

from netspec.diagnostic import Diagnostic
from netspec.spec import COMMON
from netspec.tree import Mapping, Scalar, Tree, plain
from netspec.words import is_op

# What the op stands behind in other formats.
_TYPES = frozenset(("type", "op", "kind", "layer", "class", "class_name"))


def two_keys(tree: Mapping) -> Diagnostic:
    """NS213 for an item of several keys, such as a `name` beside the op."""
    first, second = list(tree.entries)[:2]
    fact = f"a layer is a mapping with one key, but this has `{first}` and `{second}`"
    cure = f"put `{second}` inside: `- {first}: {{{second}: …}}`"
    op = plain(tree.entries[first].value)
    if first in _TYPES and isinstance(op, str) and is_op(op):
        cure = f"the op is the key: `- {op}: {{{second}: …}}`"
    elif first in ("branches", "side") and second in COMMON:
        cure = f"put the `{first}` into a `group`, which takes `{second}`"
    elif plain(tree.entries[first].value) is None:
        cure = f"indent `{second}` and what follows further than `{first}`"
    elif is_op(second):
        cure = f"begin a new item: `- {second}: …`"
    return Diagnostic("NS213", fact, tree.entries[second].key, help=cure)


def helped_out(found: list[Diagnostic], repeat: Mapping) -> list[Diagnostic]:
    """The findings, with how a `repeat` gets what other items take."""
    places = {entry.key: key for key, entry in repeat.entries.items() if key in COMMON}

    def cured(each: Diagnostic) -> Diagnostic:
        if each.code != "NS210" or each.span not in places:
            return each
        cure = f"put the `repeat` into a `group`, which takes `{places[each.span]}`"
        return replace(each, help=cure)

    return [cured(each) for each in found]


def cure_of_layers(tree: Tree) -> str:
    """The cure for layers that are no list."""
    if isinstance(tree, Scalar) and tree.value is None:
        return "write `[]` for none"
    if isinstance(tree, Mapping):
        first = next(iter(tree.entries), "")
        if first.startswith("-"):
            return f"put a space after the `-`: `- {first[1:]}`"
        if COMMON.intersection(tree.entries) or "layers" in tree.entries:
            return "write the list alone; a `group` around it takes what other items do"
    return "begin every layer with `- `"
