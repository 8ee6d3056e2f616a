"""Combinations of the values of a spec's `matrix`: which of them something was found in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

# A combination as the place of each parameter's value in its list.
Places: TypeAlias = tuple[int, ...]

# How many are named where one line is for each.
SHOWN = 4


class Combination(NamedTuple):
    """Some combinations of the matrix of the spec at `path`: all with certain `values`.

    They are `size` of `total`; with the `settings` of `--set`, one of them is checked.
    """

    values: Mapping[str, object]
    settings: tuple[str, ...]
    size: int
    total: int
    path: str

    @property
    def options(self) -> str:
        """The settings as a shell takes them."""
        import shlex

        return " ".join(f"--set {shlex.quote(each)}" for each in self.settings)

    def words(self, path: str) -> str:
        """What completes "found …", in the file at `path`."""
        where = "" if path == self.path else f" of {self.path}"
        options = f"with {self.options}" if self.settings else ""
        scope = ""
        if self.size == self.total > 1:
            scope = f"in all {self.total} combinations"
        elif self.size > 1:
            scope = f"in all {self.size} combinations with {_listed(self.values)}"
        return ", ".join(each for each in (options, scope) if each) + where


def remarks(found: Sequence[Combination], path: str) -> Iterator[str]:
    """A line for each of the first combinations, about something in the file at `path`."""
    every = [words for each in found if (words := each.words(path))]
    # One more takes no more room than to say that there is one.
    shown = every if len(every) == SHOWN + 1 else every[:SHOWN]
    yield from (f"found {each}" for each in shown)
    if len(every) > len(shown):
        yield f"found with {len(every) - len(shown)} more combinations"


def in_brackets(found: Sequence[Combination], path: str) -> str:
    """The first combination behind a message, as ` (with --set n=3)`; empty without any."""
    every = [words for each in found if (words := each.words(path))]
    if not every:
        return ""
    more = f" and {len(every) - 1} more" if len(every) > 1 else ""
    return f" ({every[0]}{more})"


def shared(failing: Iterable[Places], counts: Places) -> Iterator[dict[int, int]]:
    """What combinations have in common, as the fewest values that each stand for some of them.

    `counts` are the numbers of values of the parameters. Every result fixes the values of some
    parameters, by their places; all combinations with these are in `failing`, and none of them was
    covered by a result before.
    """
    every = set(failing)
    left = set(every)
    # A single value says nothing, and there may be many of them.
    varying = [place for place, count in enumerate(counts) if count > 1]
    whole = 1
    for count in counts:
        whole *= count
    for size in range(len(varying) + 1):
        for fixed in combinations(varying, size):
            wanted = whole
            for place in fixed:
                wanted //= counts[place]
            found = Counter(_at(each, fixed) for each in every)
            for values in sorted(each for each, count in found.items() if count == wanted):
                covered = {each for each in left if _at(each, fixed) == values}
                if covered:
                    left -= covered
                    yield dict(zip(fixed, values, strict=True))
            if not left:
                return


def _at(combination: Places, places: Places | Sequence[int]) -> Places:
    return tuple(combination[place] for place in places)


def _listed(values: Mapping[str, object]) -> str:
    from netspec.setting import setting_of

    return ", ".join(setting_of(name, value, None) for name, value in values.items())
