"""What was meant by words that are no ops: names of Keras's, of other frameworks, and misspelt."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from netspec.ops import CELLS, FAMILIES, MODULE_OF, WORDS
from netspec.suggest import Cure, did_you_mean
from netspec.words import STRUCTURES, is_op, word_of

LISTED = "`netspec ops` lists what it knows"


def unknown_word(
    word: str, blocks: Iterable[str] = (), alone: bool = False
) -> tuple[str, str, str]:
    """What is wrong with a word that is no op: code, fact and cure, as `check_word` has them."""
    if word.startswith("ops."):
        from netspec.functions.unknown import wrong_function

        return wrong_function(word)
    for name, spelled in spellings().items():
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
    _, _, cure = unknown_word(word)
    return cure.new if isinstance(cure, Cure) else ""


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


def spellings() -> dict[str, str]:
    """The classes that Keras or netspec has, and each in snake case."""
    return _spelled(tuple(MODULE_OF))


# Kept, since a mistake is often made all over a file; plugins add to the names.
@lru_cache(maxsize=1)
def _spelled(known: tuple[str, ...]) -> dict[str, str]:
    from netspec.declaration import snake_case
    from netspec.elsewhere import KERAS_ALIASES, KERAS_LAYERS, NO_DATA

    every = (*KERAS_LAYERS, *KERAS_ALIASES, *NO_DATA, *known)
    return {name: snake_case(name) for name in every}
