"""NS724: a name with a word that is one letter off one that other names have.

`blcok3_conv1` beside `block1_conv1`, `block2_conv1` and others is a slip, and weights that are
loaded by name pass it over. What begins otherwise or ends otherwise is another word, as `heads` is
beside `head`, and so is what is not alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from netspec.diagnostic import Diagnostic
from netspec.expression import parse_template
from netspec.spec import Branches, Item, Side, Spec
from netspec.tree import Scalar

# How many names make a custom.
MANY = 3

# Shorter words count things, as the letters of `res2a` and `res2b` do.
_WORD = re.compile("[A-Za-z]{4,}")


def check(spec: Spec) -> Iterator[Diagnostic]:
    """A warning for each such name that is written in a file."""
    names = [*_names(spec.layers)]
    for block in spec.blocks.values():
        names += _names(block.layers)
    if len(names) <= MANY:
        return
    words = {id(name): _words(name) for name in names}
    counts = Counter(word for found in words.values() for word in found)
    usual = _slips(word for word, count in counts.items() if count >= MANY)
    for name in names:
        for word in words[id(name)]:
            meant = _meant(word, usual) if usual and counts[word] == 1 else None
            if meant is not None:
                fact = f"`{word}` is one letter off `{meant}`, which {counts[meant]} names have"
                cure = f"did you mean `{str(name.value).replace(word, meant)}`?"
                yield Diagnostic("NS724", fact, name.span, help=cure, level="warning")


def _names(items: Iterable[Item]) -> Iterator[Scalar]:
    """The names of layers and block calls, as they are written."""
    for item in items:
        if isinstance(item, Branches):
            for _, branch in item.branches:
                yield from _names(branch)
            continue
        if not isinstance(item, Side) and "name" in item.common:
            value = item.common["name"].value
            if isinstance(value, Scalar) and isinstance(value.value, str):
                yield value
        yield from _names(getattr(item, "layers", ()))


def _words(name: Scalar) -> set[str]:
    text = str(name.value)
    if name.dynamic:
        text = " ".join(each for each in parse_template(text).parts if isinstance(each, str))
    return set(_WORD.findall(text))


def _slips(words: Iterable[str]) -> Mapping[str, list[str]]:
    """Words by what is left of them when one letter is left out: what slips have in common."""
    found: dict[str, list[str]] = {}
    for word in words:
        for rest in _rests(word):
            found.setdefault(rest, []).append(word)
    return found


def _rests(word: str) -> set[str]:
    # A name of a thousand letters has a million in its rests.
    return {word, *(word[:at] + word[at + 1 :] for at in range(min(len(word), 40)))}


def _meant(word: str, usual: Mapping[str, list[str]]) -> str | None:
    from netspec.lint.letters import one_off

    for rest in _rests(word):
        for each in usual.get(rest, ()):
            if each[0] == word[0] and each[-1] == word[-1] and one_off(word, each):
                return each
    return None
