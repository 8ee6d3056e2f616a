"""Words that differ by one letter: one too many, one missing, another one, or two in turn."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[A-Za-z]+|\d+")

# Shorter words count things, as the letters of `res2a` and `res2b` do.
SHORTEST = 3


def one_off(word: str, other: str) -> bool:
    """Whether it takes one slip of the finger to write `word` for `other`."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    rest, wanted = word[start:], other[start:]
    swapped = rest[:2] == wanted[1::-1] and len(wanted) > 1
    return (
        rest[1:] == wanted[1:]
        or rest[1:] == wanted
        or rest == wanted[1:]
        or (swapped and rest[2:] == wanted[2:])
    )


def nearly_called(name: str, other: str) -> bool:
    """Whether two names are one slip in one word apart, or the signs between their words."""
    parts, others = (_PARTS.findall(each.lower()) for each in (name, other))
    if name == other or "".join(parts) == "".join(others):
        return name != other
    unlike = [pair for pair in zip(parts, others, strict=False) if pair[0] != pair[1]]
    if len(parts) != len(others) or len(unlike) != 1:
        return False
    word, wanted = unlike[0]
    return min(len(word), len(wanted)) >= SHORTEST and one_off(word, wanted)
