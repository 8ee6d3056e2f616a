"""What a plain scalar means: the core schema of YAML 1.2, less what YAML readers disagree on."""

from __future__ import annotations

import re
from typing import NamedTuple

from netspec.suggest import Cure
from netspec.tree import Atom


class Dispute(NamedTuple):
    """Why a scalar is refused: the fact and the cure."""

    message: str
    help: str


# More digits than any count of weights has; beyond it readers round or overflow.
DIGITS = 18

_INFINITY = float("inf")
_NULLS: dict[str, Atom] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_TRUTHS: dict[str, Atom] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_FLOATS: dict[str, Atom] = {
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), _INFINITY),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -_INFINITY),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
# `y` and `n` are not here: YAML 1.1 calls them booleans, but its readers read them as text, and
# `add: [x, y]` is too useful to be refused.
_SWITCHES = {
    form: value
    for word, value in (("yes", "true"), ("on", "true"), ("no", "false"), ("off", "false"))
    for form in (word, word.capitalize(), word.upper())
}

_WORDS: dict[str, Atom | Dispute] = {
    **_NULLS,
    **_TRUTHS,
    **_FLOATS,
    **{
        word: Dispute(
            f"`{word}` is a boolean to some YAML readers and text to others",
            Cure(f"write `{value}`, or quote it", word, value, bare=True),
        )
        for word, value in _SWITCHES.items()
    },
}

# Compiled when a spec first needs it: start-up counts, and whole numbers go without.
_NUMBER = r"""(?xs)
    (?P<decimal>[-+]?[0-9]+)
    |(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)
    |(?P<octal>0o[0-7]+)
    |(?P<hexadecimal>0x[0-9a-fA-F]+)
    |(?P<underscored>[-+]?(?:0x[0-9a-fA-F_]+|0b[01_]+|(?:[0-9][0-9_]*|\.[0-9][0-9_]*)
        (?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?))
    |(?P<sexagesimal>[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?)
    |(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|\s+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*)?)
"""


def resolve(text: str) -> Atom | Dispute:
    """The value of a plain scalar, or why it is refused."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "0123456789+-.":
        return text
    if text[0] != "0" and text.isdecimal() and text.isascii() and len(text) <= DIGITS:
        return int(text)
    found = re.fullmatch(_NUMBER, text)
    match found and found.lastgroup:
        case None:
            return text
        case "decimal":
            return _decimal(text)
        case "float":
            return float(text)
        case "octal" | "hexadecimal" if len(text) <= DIGITS:
            return int(text, 0)
        case "octal" | "hexadecimal":
            return _too_long(text)
        case "date":
            fact = f"`{shown(text)}` is a date to some YAML readers and text to others"
            return Dispute(fact, "quote it")
        case _:
            return _disputed_number(text)


def _decimal(text: str) -> int | Dispute:
    digits = text.lstrip("+-")
    if len(digits) > DIGITS:
        return _too_long(text)
    if digits[0] == "0" and len(digits) > 1:
        return _leading_zero(text, digits)
    return int(text)


def _leading_zero(text: str, digits: str) -> Dispute:
    plain = digits.lstrip("0") or "0"
    if digits.strip("01234567"):
        fact = f"`{text}` is {plain} to some YAML readers and text to others"
        return Dispute(fact, Cure(f"write `{plain}`, or quote it", text, plain, bare=True))
    fact = f"`{text}` is {int(digits, 8)} to some YAML readers and {plain} to others"
    return Dispute(fact, f"write `{plain}`, `0o{plain}` for the octal number, or quote it")


def _too_long(text: str) -> Dispute:
    fact = f"`{shown(text)}` is longer than the {DIGITS} digits that all YAML readers keep"
    return Dispute(fact, "quote it if it is text")


def _disputed_number(text: str) -> Dispute:
    fact = f"`{shown(text)}` is a number to some YAML readers and text to others"
    bare = text.replace("_", "")
    cure: str = "quote it"
    if bare != text and len(bare) <= DIGITS:
        cure = Cure(f"write `{bare}`, or quote it", text, bare, bare=True)
    return Dispute(fact, cure)


def shown(text: str) -> str:
    """Text of a spec as a message quotes it: on one line, and not too long."""
    short = text if len(text) <= 40 else text[:37] + "..."
    return short if short.isprintable() else short.encode("unicode_escape").decode("ascii")
