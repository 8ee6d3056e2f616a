"""Which warnings are wanted: those that are asked for too, less those that nobody wants to hear."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Choice(NamedTuple):
    """Codes, or patterns such as `NS71*`, of warnings to give and of warnings not to give.

    Those that are off by default are given if they are in `select`; `ignore` has the last word.
    With `tell`, what comments ignore is given too, marked so.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    tell: bool = False

    def asks_for(self, code: str) -> bool:
        """Whether a warning that is off by default is wanted."""
        return matches(code, self.select) and self.wants(code)

    def wants(self, code: str) -> bool:
        """Whether a warning that was found shall be given."""
        return not matches(code, self.ignore)


DEFAULT = Choice()


def matches(code: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns means the code."""
    for pattern in patterns:
        if "*" in pattern:
            from fnmatch import fnmatchcase

            if fnmatchcase(code, pattern):
                return True
        elif code == pattern:
            return True
    return False


def is_lint(code: str) -> bool:
    """Whether a code is that of a warning which can be chosen."""
    return code.startswith("NS7")


def no_lint(pattern: str) -> tuple[str, str] | None:
    """Why a pattern means no warning that can be chosen, and the cure."""
    from netspec.pages import codes

    known = codes()
    if any(is_lint(code) and matches(code, (pattern,)) for code in known):
        return None
    if any(matches(code, (pattern,)) for code in known):
        return f"`{pattern}` is none of the warnings NS7xx", ""
    from netspec.suggest import did_you_mean

    cure = did_you_mean(pattern, filter(is_lint, known), "`netspec explain` lists them")
    return f"there is no warning `{pattern}`", cure
