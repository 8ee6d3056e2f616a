"""The nearest right word to a wrong one, and what to write in place of a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from netspec.source import Span

# Words that are less alike than this are for a person to judge.
_ALIKE = 0.75

# More words than this are looked through for those that begin and end alike, and of very many only
# the first.
_MANY, _SOME, MOST = 300, 10, 1000


class Cure(str):
    """A help line that a program can follow: `new` in place of `old`, where the mistake stands.

    With `bare`, quotes around `old` go too. With `at`, `new` goes to that place, whatever is there.
    """

    __slots__ = ("at", "bare", "new", "old")
    old: str
    new: str
    bare: bool
    at: Span | None

    def __new__(
        cls, words: str, old: str, new: str, bare: bool = False, at: Span | None = None
    ) -> Cure:
        cure = super().__new__(cls, words)
        cure.old, cure.new, cure.bare, cure.at = old, new, bare, at
        return cure

    def __reduce__(self) -> tuple[type[Cure], tuple[str, str, str, bool, Span | None]]:
        return Cure, (str(self), self.old, self.new, self.bare, self.at)

    def place(self, span: Span | None) -> Span | None:
        """The characters to replace in a span; `None` when they are not written there plainly."""
        if self.at is not None or span is None or span.line != span.end_line:
            return self.at
        text = span.source.line(span.line)[span.column - 1 : span.end_column - 1]
        if text[1:-1] == self.old and text[0] == text[-1] and text[0] in "\"'":
            return span if self.bare else _part(span, 1, len(text) - 1)
        if self.bare or "$" in text.removeprefix("$"):
            return span if text == self.old else None
        found = list(re.finditer(rf"(?<![\w-]){re.escape(self.old)}(?![\w-])", text))
        return _part(span, *found[0].span()) if len(found) == 1 else None


def _part(span: Span, start: int, end: int) -> Span:
    return span._replace(column=span.column + start, end_column=span.column + end)


def closest(word: str, known: Iterable[str]) -> str | None:
    """The word of `known` that `word` was probably meant to be, or `None`."""
    return _nearest(word, tuple(islice(known, MOST)))[0]


def did_you_mean(
    word: str, known: Iterable[str], otherwise: str = "", written: str | None = None
) -> str:
    """The help line that offers the nearest word, or `otherwise`.

    It can be followed when nothing else could be meant. `written` is what stands in the spec, where
    that is not `word`.
    """
    near, certain = _nearest(word, tuple(islice(known, MOST)))
    if not near:
        return otherwise
    words = f"did you mean `{near}`?"
    return Cure(words, word if written is None else written, near) if certain else words


# Who is mistaken about a word often is so all over a file.
@lru_cache(maxsize=64)
def _nearest(word: str, words: tuple[str, ...]) -> tuple[str | None, bool]:
    """The word that is most alike, and whether no other is nearly so."""
    folded = word.casefold()
    for each in words:
        if each.casefold() == folded:
            return each, True
    # Imported here: only a wrong spec pays for it.
    from difflib import SequenceMatcher, get_close_matches

    near = get_close_matches(word[:60], _likely(word, words), n=2)
    if not near:
        return None, False
    alike = [SequenceMatcher(None, each, word[:60]).ratio() for each in near]
    certain = alike[0] >= _ALIKE and alike[1:] != alike[:1] and _digits(word) == _digits(near[0])
    return near[0], certain


def _likely(word: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words themselves, or of very many those that are worth a comparison."""
    if len(words) <= _MANY:
        return words
    first, last, lengths = word[:1], word[-2:], range(len(word) - 2, len(word) + 3)
    alike = [each for each in words if each[:1] == first and len(each) in lengths]
    alike.sort(key=lambda each: each[-2:] != last)
    return tuple(alike[:_SOME])


def _digits(word: str) -> str:
    """The numbers in a word: `conv3` is not a typing error for `conv2`."""
    return re.sub(r"\D", "", word)
