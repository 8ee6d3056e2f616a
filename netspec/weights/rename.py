"""Names in a file of weights → names of layers: one by one, or by patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping

# More sub-models in each other than a spec can have: a file may call anything so.
_DEEPEST = 32
_NUMBER = re.compile(r"\*|\{(\d+)\}")


def renamed(name: str, rename: Mapping[str, str]) -> str | None:
    """What a layer of the file is called here; nothing where `rename` does not speak of it.

    A `*` in an old name stands for any text, the shortest that fits. In the new name, `*` is the
    text of the first, the second, and so on; `{2}` is that of the second, wherever it stands.
    """
    if name in rename:
        return rename[name]
    for old, new in rename.items():
        texts = captures(old, name) if "*" in old else None
        if texts is not None:
            return _filled(new, texts)
    return None


def renamed_inside(name: str, rename: Mapping[str, str]) -> str | None:
    """The same for a layer of a sub-model too, which goes where `rename` has the sub-model go."""
    found, rest = renamed(name, rename), ""
    if name.count("/") > _DEEPEST:
        return found
    while found is None and "/" in name:
        name, _, step = name.rpartition("/")
        found, rest = renamed(name, rename), f"/{step}{rest}"
    return None if found is None else found + rest


def captures(pattern: str, name: str) -> tuple[str, ...] | None:
    """The texts that the stars of a pattern stand for, or nothing where it does not fit.

    It takes as long as the name is long: each star takes the shortest text, and none is taken back.
    """
    first, *middle, last = pattern.split("*")
    at, end = len(first), len(name) - len(last)
    if at > end or not name.startswith(first) or not name.endswith(last):
        return None
    found = []
    for part in middle:
        place = name.find(part, at, end)
        if place < 0:
            return None
        found.append(name[at:place])
        at = place + len(part)
    return (*found, name[at:end])


def unfilled(old: str, new: str) -> str:
    """What a new name asks for that its pattern does not have; nothing where all is right."""
    stars = old.count("*")
    if new.count("*") > stars:
        return f"it has {new.count('*')} `*`, and the old name {stars}"
    numbers = [int(found[1]) for found in _NUMBER.finditer(new) if found[1]]
    wrong = next((each for each in numbers if not 1 <= each <= stars), None)
    return "" if wrong is None else f"`{{{wrong}}}` is none of the {stars} `*` of the old name"


def _filled(new: str, texts: tuple[str, ...]) -> str:
    rest = iter(texts)
    return _NUMBER.sub(lambda found: texts[int(found[1]) - 1] if found[1] else next(rest), new)
