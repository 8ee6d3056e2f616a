"""What is wrong with the arguments of an op, as far as they are written out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import ValidationError

from netspec.diagnostic import MOST, Diagnostic
from netspec.op import Op
from netspec.ops import CELLS, FUNCTIONS, op_class
from netspec.source import Span
from netspec.suggest import did_you_mean
from netspec.tree import Entry, Sequence, Tree, plain
from netspec.tree import Mapping as MappingTree
from netspec.validation import located, unknown_argument
from netspec.validator import validate
from netspec.words import check_word, class_names, is_op


def check_arguments(
    word: str, entries: Mapping[str, Entry], common: frozenset[str]
) -> list[Diagnostic]:
    """What is wrong with the arguments of an op: unknown keys, and values that are not computed."""
    return _check_arguments(word, class_names(word), entries, common)


def _check_arguments(
    word: str, names: tuple[str, ...], entries: Mapping[str, Entry], common: frozenset[str]
) -> list[Diagnostic]:
    kind = op_class(names[0])
    found: list[Diagnostic] = []
    if not kind.is_layer:
        from netspec.functions.unknown import refused

        entries, found = refused(kind, entries)
        common -= {"trainable", "dtype"}
    fields = _fields(names)
    held = kind.holds
    written: dict[str, Entry] = {}
    for key, entry in entries.items():
        if len(found) >= MOST:
            break
        if key in held:
            found += _check_held(key, entry.value)
        elif key in fields:
            written[key] = entry
        elif key not in common and (word != "pool" or key != "mode"):
            owner = names[0] if len(names) == 1 else word
            known = [*fields, *common]
            cure = f"`netspec ops {word}` shows what it takes"
            if "layer" in held and is_op(key):
                cure = f"write `layer: {{{key}: …}}`"
            found.append(unknown_argument(owner, key, known, entry.key, cure, entries))
    return found + _wrong_values(names, written)


# Kept, since a network has many layers of few classes.
@cache
def _fields(names: tuple[str, ...]) -> frozenset[str]:
    """The arguments of any of some classes."""
    return frozenset(field for name in names for field in op_class(name).model_fields)


def check_main(word: str, span: Span, value: Tree) -> list[Diagnostic]:
    """What is wrong with the bare value of `OP: value`."""
    names = class_names(word)
    kind = op_class(names[0])
    if kind.reads.most != 1:
        return _number_for_tensors(word, kind, value)
    if kind.main is None:
        fact = f"`{word}` takes no bare value"
        return [Diagnostic("NS205", fact, value.span, help=f"write `{word}: {{name: value}}`")]
    if kind.main in kind.holds:
        return _check_held(kind.main, value)
    return _wrong_values(names, {kind.main: Entry(span, value)})


def _number_for_tensors(word: str, kind: type[Op], value: Tree) -> list[Diagnostic]:
    """What is wrong with a number where tensors are named: a function may have one elsewhere."""
    number = plain(value)
    if not kind.reads.free or not isinstance(number, int | float):
        return []
    name = kind.reads.names[-1]
    fact = f"the bare value of `{word}` names tensors, but this is {number}"
    return [Diagnostic("NS205", fact, value.span, help=f"write `{word}: {{{name}: {number}}}`")]


def _check_held(key: str, tree: Tree) -> list[Diagnostic]:
    """What is wrong with a layer that is the argument `key` of another, or with a list of cells."""
    cells = key in ("cell", "cells")
    if isinstance(tree, Sequence) and cells and tree.items:
        return [each for item in tree.items for each in _check_held("cell", item)]
    value = plain(tree)
    if isinstance(value, str) or (value is None and key == "backward_layer"):
        return [] if value is None or tree.dynamic else _check_inner(value, tree.span, None, cells)
    if isinstance(tree, MappingTree) and len(tree.entries) == 1:
        word, (span, inside) = next(iter(tree.entries.items()))
        return _check_inner(word, span, inside, cells)
    from netspec.fields import describe

    what, example = ("cell", "lstm_cell") if cells else ("layer", "dense")
    fact = f"`{key}` must be a {what}, but this is {describe(value)}"
    return [Diagnostic("NS205", fact, tree.span, help=f"write an item: `{{{example}: 10}}`")]


def _check_inner(word: str, span: Span, value: Tree | None, cells: bool) -> list[Diagnostic]:
    """What is wrong with an item inside of another."""
    if word in CELLS and cells:
        names: tuple[str, ...] = (CELLS[word],)
    elif cells:
        cure = did_you_mean(word, CELLS, "the cells are " + ", ".join(f"`{c}`" for c in CELLS))
        return [Diagnostic("NS202", f"there is no cell `{word}`", span, help=cure)]
    elif problem := check_word(word) or _no_layer(word):
        return [Diagnostic(problem[0], problem[1], span, help=problem[2])]
    else:
        names = class_names(word)
    if isinstance(value, MappingTree):
        found = [
            Diagnostic(
                "NS204", f"a layer inside of another takes no `{key}`", entry.key,
                help="write it on the layer around it",
            )
            for key, entry in value.entries.items()
            if key in _OUTSIDE
        ]  # fmt: skip
        entries = {key: each for key, each in value.entries.items() if key not in _OUTSIDE}
        return found + _check_arguments(word, names, entries, frozenset({"name", "dtype"}))
    if value is None or plain(value) is None:
        return []
    kind = op_class(names[0])
    if kind.reads.most != 1 or kind.main is None:
        fact = f"`{word}` takes no bare value here"
        return [Diagnostic("NS205", fact, value.span, help=f"write `{word}: {{name: value}}`")]
    if kind.main in kind.holds:
        return _check_held(kind.main, value)
    return _wrong_values(names, {kind.main: Entry(span, value)})


def _no_layer(word: str) -> tuple[str, str, str] | None:
    """What is wrong with a function inside of a layer."""
    if word not in FUNCTIONS:
        return None
    cure = "write it as an item of its own"
    return "NS202", f"`{word}` is a function, and no layer that another could hold", cure


# What items take that are no layers inside of another.
_OUTSIDE = frozenset({"from", "as", "if", "trainable"})


def _wrong_values(names: tuple[str, ...], entries: Mapping[str, Entry]) -> list[Diagnostic]:
    """What every class that the word can mean refuses; what is missing may be a default."""
    values = {k: plain(each.value) for k, each in entries.items() if not each.value.dynamic}
    if not values:
        return []
    wrong: list[Diagnostic] = []
    # The two-dimensional class of a family first: it is the one most often meant.
    for name in names[1:2] + names[:1] + names[2:]:
        try:
            validate(op_class(name), values)
        except ValidationError as error:
            errors = [each for each in error.errors(include_url=False) if not _may_come(each)]
            if not errors:
                return []
            wrong = wrong or located(errors, name, entries, next(iter(entries.values())).key)
        else:
            return []
    return wrong


def _may_come(error: Any) -> bool:
    """Whether an argument is wrong for want of another, which may be computed or a default."""
    missing = error["type"] in ("missing", "NS203")
    return missing or not error.get("ctx", {}).get("given", True)
