"""What an op word of a spec means, and which arguments it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from pydantic import ValidationError

from netspec.diagnostic import MOST, Diagnostic
from netspec.op import Op
from netspec.ops import CELLS, FAMILIES, FUNCTIONS, MODULE_OF, SHORT, WORDS, op_class
from netspec.source import Span
from netspec.suggest import Cure, did_you_mean
from netspec.tree import Entry, Sequence, Tree, plain
from netspec.tree import Mapping as MappingTree
from netspec.validation import located, unknown_argument
from netspec.validator import validate

# `pool: {mode: avg}` is `avg_pool`.
POOLS = {"max": "max_pool", "avg": "avg_pool"}

# The words of items that are no layers.
STRUCTURES = ("repeat", "group", "include", "call", "branches", "side", "from")

LISTED = "`netspec ops` lists what it knows"


def is_op(word: str) -> bool:
    """Whether the word is an op of the language."""
    return word in WORDS or word in FAMILIES or word == "pool" or word in FUNCTIONS


def is_reserved(word: str) -> bool:
    """Whether no block can have the word: an op, an item, or a layer of Keras that is none."""
    if is_op(word) or word in STRUCTURES or word == "as":
        return True
    # The spellings take time, and most words are far from all of them.
    if word.replace("_", "").lower() not in _joined():
        return False
    return any(word in pair for pair in _spellings().items())


@cache
def _joined() -> frozenset[str]:
    from netspec.elsewhere import KERAS_LAYERS

    return frozenset(name.lower() for name in KERAS_LAYERS)


def class_names(word: str) -> tuple[str, ...]:
    """The classes that an op word, or that of a cell, can mean: one, or one per rank."""
    if word == "pool":
        return FAMILIES["max_pool"]
    if word in FUNCTIONS:
        return (word,)
    return FAMILIES.get(word) or (WORDS.get(word) or CELLS[word],)


def common_of(word: str) -> frozenset[str]:
    """The arguments that items of a word take beside those of their class."""
    from netspec.spec import COMMON

    # A function has no weights to train, and a `dtype` where Keras's function has one.
    return COMMON - {"trainable", "dtype"} if word in FUNCTIONS else COMMON


def reads_several(word: str) -> bool:
    """Whether the bare value of an op word names tensors, as in `add: [x, y]`."""
    return op_class(class_names(word)[0]).reads.most != 1


@cache
def reaching(name: str) -> tuple[str, ...]:
    """The words whose `defaults` reach the class `name`, the widest first."""
    if name in FUNCTIONS:
        return (name,)
    wide = [word for word, classes in FAMILIES.items() if name in classes]
    pooled = ["pool"] if any(word in POOLS.values() for word in wide) else []
    return (*pooled, *wide, *(word for word, each in WORDS.items() if each == name))


def check_word(
    word: str, blocks: Iterable[str] = (), alone: bool = False
) -> tuple[str, str, str] | None:
    """What is wrong with an op word: code, fact and cure; `None` when nothing is.

    `blocks` are names that could have been meant too; a word `alone` has nothing after it.
    """
    if is_op(word):
        return None
    if word.startswith("ops."):
        from netspec.functions.unknown import wrong_function

        return wrong_function(word)
    for name, spelled in _spellings().items():
        if word in (name, spelled):
            return _of_keras(word, name)
    before, bracket, _ = word.partition("(")
    if bracket and (name := _nearest_op(before)):
        fact = f"there is no layer `{word}`"
        return "NS202", fact, f"write `{name}: {{…}}`, without round brackets"
    known = [*WORDS, *FAMILIES, "pool", *STRUCTURES, *blocks]
    cure = _from_elsewhere(word, alone) or did_you_mean(word, known, LISTED)
    return "NS202", f"there is no layer `{word}`", cure


def check_dotted(word: str) -> tuple[str, str, str] | None:
    """What is wrong with the path of a class in a program, such as `keras.layers.Dense`."""
    from netspec.elsewhere import MODULES

    name = _nearest_op(word.rpartition(".")[2])
    if word.partition(".")[0] not in MODULES or not name:
        return None
    return "NS202", f"there is no layer `{word}`", Cure(f"write `{name}`", word, name)


def _nearest_op(word: str) -> str:
    """The op that a class of Keras or of another framework is here; nothing when there is none."""
    if is_op(word):
        return word
    problem = check_word(word)
    return problem[2].new if problem is not None and isinstance(problem[2], Cure) else ""


def _of_keras(word: str, name: str) -> tuple[str, str, str]:
    """What is wrong with a name that Keras has for a layer."""
    from netspec.declaration import snake_case
    from netspec.elsewhere import KERAS_ALIASES, NO_DATA

    if name in NO_DATA:
        fact, cure = NO_DATA[name]
        return "NS215", f"`{word}` {fact}, and cannot be written in a spec", cure
    name = KERAS_ALIASES.get(name, name)
    if name == "InputLayer":
        cure = "name the tensors that come in under `inputs`"
        return "NS202", f"there is no layer `{word}`", cure
    if name in CELLS.values():
        cell = snake_case(name)
        cure = f"write `rnn: {{cell: {{{cell}: …}}}}`"
        return "NS202", f"`{word}` is a part of a recurrent layer, and none itself", cure
    if name not in MODULE_OF:
        return "NS216", f"netspec does not know Keras's `{name}` yet", LISTED
    meant = word_of(name)
    return "NS202", f"there is no layer `{word}`", Cure(f"write `{meant}`", word, meant)


def _from_elsewhere(word: str, alone: bool) -> str:
    """The cure for a layer by the name of another framework, or for an activation."""
    from netspec.elsewhere import layer_of
    from netspec.parts.activations import ACTIVATIONS

    meant = layer_of(word)
    if meant is not None:
        return Cure(f"write `{meant}`", word, meant)
    name = word if word in ACTIVATIONS else word.lower()
    if name not in ACTIVATIONS:
        return ""
    item = f"activation: {name}"
    return Cure(f"write `{item}`", word, item) if alone else f"write `{item}`"


# Kept, since a network has many layers of few classes.
@cache
def word_of(name: str) -> str:
    """The word for a class: its short name, or else its own in snake case."""
    if name in FUNCTIONS:
        return name
    from netspec.declaration import snake_case

    return next((word for word, each in SHORT.items() if each == name), snake_case(name))


def _spellings() -> dict[str, str]:
    return _spelled(tuple(MODULE_OF))


# Kept, since a mistake is often made all over a file; plugins add to the names.
@lru_cache(maxsize=1)
def _spelled(known: tuple[str, ...]) -> dict[str, str]:
    from netspec.declaration import snake_case
    from netspec.elsewhere import KERAS_ALIASES, KERAS_LAYERS, NO_DATA

    every = (*KERAS_LAYERS, *KERAS_ALIASES, *NO_DATA, *known)
    return {name: snake_case(name) for name in every}


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
            found.append(unknown_argument(owner, key, known, entry.key, entries))
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


def chosen(names: tuple[str, ...], rank: int) -> type[Op] | None:
    """The class for an input of `rank`, the batch included; `None` when there is none."""
    if len(names) == 1:
        return op_class(names[0])
    # A family has a class for rank 3, 4 and 5, but SeparableConv and DepthwiseConv stop at 4.
    return op_class(names[rank - 3]) if 3 <= rank < 3 + len(names) else None
