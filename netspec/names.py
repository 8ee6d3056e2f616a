"""What a name may be: of a layer or a tensor, and of a parameter or a loop variable."""

from __future__ import annotations

from functools import lru_cache

from netspec.expression import NO_NAMES

LONGEST = 200

# What the functions below let through, for JSON schemas.
NAME = "^[A-Za-z0-9_-]{%d,200}$"
VARIABLE = "^[A-Za-z_][A-Za-z0-9_]{0,199}$"

_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


# The calls of a block have the same names in them, over and over.
@lru_cache(1000)
def wrong_name(name: str) -> tuple[str, str] | None:
    """The fact and the cure of a name that is not letters, digits, `_` and `-`; `None` if it is."""
    if len(name) <= LONGEST and _ALLOWED.issuperset(name):
        return None
    wrong = next((each for each in name if each not in _ALLOWED), None)
    if wrong is None:
        return f"a name of {len(name)} characters is too long; {LONGEST} are allowed", ""
    if wrong == " ":
        return "a name cannot have a space", "use `_`"
    return f"a name cannot contain `{wrong}`", "use `_`"


def wrong_variable(name: str) -> tuple[str, str] | None:
    """The fact and the cure of a name that no expression could use; `None` if one can."""
    if name.isidentifier() and name.isascii() and len(name) <= LONGEST:
        if name in NO_NAMES:
            return f"`{name}` is a word of expressions, and cannot be a name", "use another name"
        return None
    if not name:
        return "a name cannot be empty", "write `size`"
    if name[0].isdigit():
        return f"`{name}` is no name for an expression: it begins with a digit", f"write `n{name}`"
    return wrong_name(name) or (f"`{name}` is no name for an expression", "use `_`")
