"""A text of a spec with `$` in it, parsed once and evaluated as often as its block is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, NoReturn

from netspec.expression.evaluation import Node
from netspec.expression.parser import Parser
from netspec.expression.value import (
    LONGEST,
    SIZES,
    Place,
    Refusal,
    Scope,
    Value,
    check_length,
    written,
)

# More than any text that is read by people has.
DOLLARS = 2000


class Template(NamedTuple):
    """A parsed text: `whole` if it is one computed value, else `parts` to be joined."""

    text: str
    whole: Node | None
    parts: tuple[str | Node, ...]
    variables: Mapping[str, Place]
    sized: Mapping[str, Place]

    def names(self) -> Mapping[str, Place]:
        """The variables that the text uses, each where it first does."""
        return self.variables

    def tensors(self) -> Mapping[str, Place]:
        """The named tensors whose sizes the text uses, each where it first does."""
        return self.sized

    def evaluate(self, scope: Scope) -> Value:
        """The value in `scope`: of its own type when the whole text is computed, else a text.

        Raises `ExpressionError` with NS320 to NS323.
        """
        if self.whole is not None:
            return self.whole.evaluate(scope)
        text = "".join(
            [part if isinstance(part, str) else self._insert(part, scope) for part in self.parts]
        )
        if len(text) > LONGEST and len(self.parts) > 1:
            whole = Place(self.text, 0, len(self.text))
            try:
                check_length("text", len(text))
            except Refusal as refusal:
                raise refusal.located(whole) from None
        return text

    def _insert(self, part: Node, scope: Scope) -> str:
        value = part.evaluate(scope)
        try:
            return written(value)
        except Refusal as refusal:
            raise refusal.located(part.place, [part.place]) from None


# Bounded, and as large as a long file needs: a repeat evaluates the same few texts every round.
@lru_cache(maxsize=4096)
def parse_template(text: str) -> Template:
    """The template of a text with `$` in it.

    Raises `ExpressionError` with NS230, NS231, NS320 (functions and sizes that do not exist), NS321
    (how many arguments) and NS323.
    """
    if text.count("$") > DOLLARS:
        fact = f"a text has at most {DOLLARS:,} `$` in it"
        raise Place(text, 0, 1).error("NS323", fact)
    parser = Parser(text)
    pieces: list[str | Node] = []
    position = 0
    while (dollar := text.find("$", position)) >= 0:
        pieces.append(text[position:dollar])
        part, position = _part(parser, text, dollar)
        pieces.append(part)
    pieces.append(text[position:])
    parts = list(_joined(pieces))
    whole = parts[0] if len(parts) == 1 and isinstance(parts[0], Node) else None
    return Template(text, whole, tuple(parts), parser.names, parser.tensors)


def _joined(pieces: Iterable[str | Node]) -> Iterator[str | Node]:
    """The pieces, with texts that follow one another as one."""
    for texts, group in groupby(pieces, key=lambda piece: isinstance(piece, str)):
        if not texts:
            yield from group
        elif text := "".join(str(piece) for piece in group):
            yield text


def _part(parser: Parser, text: str, dollar: int) -> tuple[str | Node, int]:
    following = text[dollar + 1 : dollar + 2]
    if following == "$":
        return "$", dollar + 2
    if following == "(":
        return parser.parse(dollar)
    name = _name(text, dollar + 1)
    if not name:
        cure = "write `$$` for a dollar"
        if following == "{":
            name = text[dollar + 2 :].partition("}")[0].strip()
            cure = f"write `$({name})`" if name.isidentifier() else "write `$(name)`"
        fact = "a `$` needs a name or `(` after it"
        raise Place(text, dollar, dollar + 1).error("NS230", fact, cure)
    if dollar or 1 + len(name) < len(text):
        _refuse_name(text, dollar, name)
    return parser.name(name, 1), len(text)


def _name(text: str, start: int) -> str:
    end = start
    while end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return "" if text[start:end][:1].isdigit() else text[start:end]


def _refuse_name(text: str, dollar: int, name: str) -> NoReturn:
    tensor, _, size = text[dollar + 1 :].rpartition(".")
    if size in SIZES and tensor.replace(".", "").isidentifier():
        name = f"{tensor}.{size}"
    place = Place(text, dollar, dollar + 1 + len(name))
    from netspec.suggest import Cure

    cure = Cure(f"write `$({place.shown[1:]})`", place.shown, f"$({place.shown[1:]})", bare=True)
    raise place.error("NS231", f"`{place.shown}` stands inside a longer text", cure)
