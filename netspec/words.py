"""What an op word of a spec means, and which arguments it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from pydantic import ValidationError

from netspec.diagnostic import Diagnostic
from netspec.op import Op
from netspec.ops import FAMILIES, MODULE_OF, SHORT, WORDS, op_class
from netspec.source import Span
from netspec.suggest import did_you_mean
from netspec.tree import Entry, Tree, plain
from netspec.validation import located, unknown_argument
from netspec.validator import validate

# `pool: {mode: avg}` is `avg_pool`.
POOLS = {"max": "max_pool", "avg": "avg_pool"}

# The words of items that are no layers.
STRUCTURES = ("repeat", "group", "include", "call", "branches", "side", "from")

LISTED = "`netspec ops` lists what it knows"

CODE = frozenset({"Lambda", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "TFSMLayer"})


def is_op(word: str) -> bool:
    """Whether the word is an op of the language."""
    return word in WORDS or word in FAMILIES or word == "pool"


def is_reserved(word: str) -> bool:
    """Whether no block can have the word: an op, an item, or a layer of Keras that is no op yet."""
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
    """The classes that an op word can mean: one, or one per rank."""
    if word == "pool":
        return FAMILIES["max_pool"]
    return FAMILIES.get(word) or (WORDS[word],)


def reads_several(word: str) -> bool:
    """Whether the bare value of an op word names tensors, as in `add: [x, y]`."""
    return op_class(class_names(word)[0]).reads.most != 1


@cache
def reaching(name: str) -> tuple[str, ...]:
    """The words whose `defaults` reach the class `name`, the widest first."""
    wide = [word for word, classes in FAMILIES.items() if name in classes]
    pooled = ["pool"] if any(word in POOLS.values() for word in wide) else []
    return (*pooled, *wide, *(word for word, each in WORDS.items() if each == name))


def check_word(word: str, blocks: Iterable[str] = ()) -> tuple[str, str, str] | None:
    """What is wrong with an op word: code, fact and cure; `None` when nothing is.

    `blocks` are names that could have been meant too.
    """
    if is_op(word):
        return None
    for name, spelled in _spellings().items():
        if word not in (name, spelled):
            continue
        if name in CODE:
            return "NS215", f"`{word}` runs Python code and cannot be written in a spec", ""
        if name not in MODULE_OF:
            return "NS216", f"netspec does not know Keras's `{name}` yet", LISTED
        return "NS202", f"there is no layer `{word}`", f"write `{word_of(name)}`"
    known = [*blocks, *WORDS, *FAMILIES, "pool", *STRUCTURES]
    cure = _from_elsewhere(word) or did_you_mean(word, known, LISTED)
    return "NS202", f"there is no layer `{word}`", cure


def _from_elsewhere(word: str) -> str:
    """The cure for a layer by the name of another framework, or for an activation."""
    from netspec.elsewhere import LAYERS
    from netspec.parts.activations import ACTIVATIONS

    if word in LAYERS:
        return f"write `{LAYERS[word]}`"
    return f"write `activation: {word}`" if word in ACTIVATIONS else ""


# Kept, since a network has many layers of few classes.
@cache
def word_of(name: str) -> str:
    """The word for a class: its short name, or else its own in snake case."""
    from netspec.declaration import snake_case

    return next((word for word, each in SHORT.items() if each == name), snake_case(name))


def _spellings() -> dict[str, str]:
    from netspec.declaration import snake_case
    from netspec.elsewhere import KERAS_LAYERS

    return {name: snake_case(name) for name in (*KERAS_LAYERS, *MODULE_OF)}


def check_arguments(
    word: str, entries: Mapping[str, Entry], common: frozenset[str]
) -> list[Diagnostic]:
    """What is wrong with the arguments of an op: unknown keys, and values that are not computed."""
    names = class_names(word)
    fields = {field for name in names for field in op_class(name).model_fields}
    found = []
    written: dict[str, Entry] = {}
    for key, entry in entries.items():
        if key in fields:
            written[key] = entry
        elif key not in common and (word != "pool" or key != "mode"):
            found.append(_no_argument(word, names, key, [*fields, *common], entry))
    return found + _wrong_values(names, written)


def check_main(word: str, span: Span, value: Tree) -> list[Diagnostic]:
    """What is wrong with the bare value of `OP: value`."""
    names = class_names(word)
    kind = op_class(names[0])
    if kind.reads.most != 1:
        return []
    if kind.main is None:
        fact = f"`{word}` takes no bare value"
        return [Diagnostic("NS205", fact, value.span, help=f"write `{word}: {{name: value}}`")]
    return _wrong_values(names, {kind.main: Entry(span, value)})


def _wrong_values(names: tuple[str, ...], entries: Mapping[str, Entry]) -> list[Diagnostic]:
    """What every class that the word can mean refuses; what is missing may be a default."""
    values = {k: plain(each.value) for k, each in entries.items() if not each.value.dynamic}
    wrong: list[Diagnostic] = []
    # The two-dimensional class of a family first: it is the one most often meant.
    for name in names[1:2] + names[:1] + names[2:]:
        try:
            validate(op_class(name), values)
        except ValidationError as error:
            errors = [each for each in error.errors(include_url=False) if each["type"] != "missing"]
            if not errors:
                return []
            wrong = wrong or located(errors, name, entries, next(iter(entries.values())).key)
        else:
            return []
    return wrong


def _no_argument(
    word: str, names: tuple[str, ...], key: str, known: list[str], entry: Entry
) -> Diagnostic:
    owner = names[0] if len(names) == 1 else word
    return unknown_argument(owner, key, known, entry.key)


def chosen(names: tuple[str, ...], rank: int) -> type[Op] | None:
    """The class for an input of `rank`, the batch included; `None` when there is none."""
    if len(names) == 1:
        return op_class(names[0])
    # A family has a class for rank 3, 4 and 5, but SeparableConv and DepthwiseConv stop at 4.
    return op_class(names[rank - 3]) if 3 <= rank < 3 + len(names) else None
