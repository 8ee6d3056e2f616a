"""What an op word of a spec means."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from netspec.op import Op
from netspec.ops import CELLS, FAMILIES, FUNCTIONS, SHORT, WORDS, op_class

# `pool: {mode: avg}` is `avg_pool`.
POOLS = {"max": "max_pool", "avg": "avg_pool"}

# The words of items that are no layers.
STRUCTURES = ("repeat", "group", "include", "call", "branches", "side", "from")


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
    from netspec.unknown_words import spellings

    return any(word in pair for pair in spellings().items())


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
    from netspec.unknown_words import unknown_word

    return unknown_word(word, blocks, alone)


# Kept, since a network has many layers of few classes.
@cache
def word_of(name: str) -> str:
    """The word for a class: its short name, or else its own in snake case."""
    if name in FUNCTIONS:
        return name
    from netspec.declaration import snake_case

    return next((word for word, each in SHORT.items() if each == name), snake_case(name))


def chosen(names: tuple[str, ...], rank: int) -> type[Op] | None:
    """The class for an input of `rank`, the batch included; `None` when there is none."""
    if len(names) == 1:
        return op_class(names[0])
    # A family has a class for rank 3, 4 and 5, but SeparableConv and DepthwiseConv stop at 4.
    return op_class(names[rank - 3]) if 3 <= rank < 3 + len(names) else None
