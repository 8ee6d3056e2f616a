"""The nearest right word to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str | None:
    """The word of `known` that `word` was probably meant to be, or `None`."""
    words = list(known)
    folded = word.casefold()
    for each in words:
        if each.casefold() == folded:
            return each
    # Imported here: only a wrong spec pays for it.
    from difflib import get_close_matches

    near = get_close_matches(word[:60], words, n=1)
    return near[0] if near else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """The help line that offers the nearest word, or `otherwise`."""
    near = closest(word, known)
    return f"did you mean `{near}`?" if near else otherwise
