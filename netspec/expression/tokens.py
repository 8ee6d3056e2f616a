"""An expression cut into its words, from `$(` to the `)` that closes it."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from netspec.expression.value import LONGEST_EXPRESSION, ExpressionError, Place

Kind = Literal["number", "text", "name", "symbol", "end"]

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)
    |(?P<text>'[^']*'|"[^"]*")
    |(?P<symbol>\*\*|//|==|!=|<=|>=|[-+*/%<>()\[\],=])
    )""",
    re.VERBOSE,
)

_CURES = {
    "&": "write `and`",
    "|": "write `or`",
    "!": "write `not`",
    "^": "a power is `**`",
    "?": "write `a if c else b`",
    ":": "there are no slices and no lambdas; `x[i]` gives one item",
    "$": "inside `$(…)` a name stands without `$`",
    "{": "there are no mappings in expressions",
    ".": "only a name has sizes, as in `x.height`",
}


class Token(NamedTuple):
    """A word of an expression."""

    kind: Kind
    text: str
    start: int
    end: int


def scan(text: str, start: int) -> list[Token]:
    """The tokens after the `$(` at `start`; the last, of kind `end`, is the closing `)`."""
    tokens: list[Token] = []
    position = start + 2
    open_brackets = 1
    while True:
        token = _next(text, position, start)
        if token.text == "(":
            open_brackets += 1
        elif token.text == ")":
            open_brackets -= 1
        position = token.end
        if position - start > LONGEST_EXPRESSION:
            fact = f"an expression is at most {LONGEST_EXPRESSION:,} characters long"
            raise Place(text, start, start + 2).error("NS323", fact)
        if not open_brackets:
            tokens.append(Token("end", "", token.start, token.end))
            return tokens
        tokens.append(token)


def _next(text: str, position: int, opener: int) -> Token:
    match = _TOKEN.match(text, position)
    if match is None:
        raise _stray(text, position, opener)
    kind: Kind = match.lastgroup  # type: ignore[assignment]
    token = Token(kind, match[kind], match.start(kind), match.end())
    following = text[token.end : token.end + 1]
    if kind == "number" and (following == "." or following == "_" or following.isalnum()):
        return _malformed(text, token.start)
    if kind == "text" and "\\" in token.text:
        at = token.start + token.text.index("\\")
        fact = "a text in an expression has no `\\` escapes"
        raise Place(text, at, at + 1).error("NS230", fact)
    return token


def _malformed(text: str, start: int) -> Token:
    end = start
    while text[end : end + 1].isalnum() or text[end : end + 1] in ("_", "."):
        end += 1
    place = Place(text, start, end)
    raise place.error("NS230", f"`{place.shown}` is neither a number nor a name")


def _stray(text: str, position: int, opener: int) -> ExpressionError:
    while text[position : position + 1].isspace():
        position += 1
    if position == len(text):
        cure = "in flow style, YAML cuts a value at `,` `]` `}`: put it in quotes"
        return Place(text, opener, opener + 2).error("NS230", "this `$(` is never closed", cure)
    place = Place(text, position, position + 1)
    if place.shown in ("'", '"'):
        return place.error("NS230", "this quote is never closed")
    fact = f"`{place.shown}` means nothing in an expression"
    return place.error("NS230", fact, _CURES.get(place.shown, ""))
