"""What expressions work on, how large it may be, and what they say when they cannot."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import NamedTuple, Protocol, TypeAlias

Value: TypeAlias = bool | int | float | str | list["Value"] | None

SIZES = ("channels", "height", "width", "depth", "length", "rank")
# The bare names of the sizes of what the item reads.
IN_SIZES = {f"in_{size}": size for size in SIZES}

LARGEST = 2**63 - 1
LONGEST = 10_000
LONGEST_EXPRESSION = 2_000
DEEPEST = 50


class LookedAt:
    """How many items of lists were counted so far, for whoever limits what a spec computes."""

    __slots__ = ("items",)

    def __init__(self) -> None:
        self.items = 0


looked_at = LookedAt()


class Scope(Protocol):
    """What the names of an expression stand for; an unknown one is a `KeyError`."""

    def variable(self, name: str) -> Value:
        """The value of a parameter or loop variable."""

    def dimension(self, name: str | None, what: str) -> int | None:
        """One of `SIZES` of a named tensor, or of what the item reads; `None` when open."""


class Missing(KeyError):
    """What a scope raises to say in its own words why it does not have a name or a size."""

    def __init__(self, fact: str, help: str = "") -> None:
        super().__init__(fact)
        self.fact = fact
        self.help = help


class ExpressionError(Exception):
    """An expression that is wrong; `start` and `end` are offsets in the text it stands in."""

    def __init__(self, code: str, message: str, start: int, end: int, help: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help
        self.start = start
        self.end = end


class Place(NamedTuple):
    """A piece of the text; `absent` is how a null that it gives is called."""

    text: str
    start: int
    end: int
    absent: str = "null"

    @property
    def shown(self) -> str:
        """The piece as messages quote it."""
        piece = " ".join(self.text[self.start : self.end].split())
        return piece if len(piece) <= 60 else piece[:57] + "..."

    def until(self, end: int) -> Place:
        """The piece from here to `end`."""
        return Place(self.text, self.start, end)

    def error(self, code: str, message: str, help: str = "") -> ExpressionError:
        """The error that underlines this piece."""
        return ExpressionError(code, message, self.start, self.end, help)


class Refusal(Exception):
    """Values that cannot be computed with; whoever knows their places makes an error of it.

    `at` counts the operands; without it, the whole operation is meant. A message that begins with
    "is" is about what stands there.
    """

    def __init__(self, code: str, message: str, help: str = "", at: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help
        self.at = at

    def located(self, whole: Place, operands: Sequence[Place] = ()) -> ExpressionError:
        """The same with the place of the operand, or of the whole operation."""
        place = whole if self.at is None else operands[self.at]
        if self.code == "NS322":
            cure = f"`({place.shown} or 0)` is 0 where `{place.shown}` is {place.absent}"
            return place.error("NS322", f"`{place.shown}` is {place.absent}", cure)
        about = f"`{place.shown}` " if self.message.startswith("is ") else ""
        return place.error(self.code, about + self.message, self.help)


def null(at: int | None = None) -> Refusal:
    """The refusal to compute with a null, such as an open size."""
    return Refusal("NS322", "null", at=at)


def bounded(value: Value) -> Value:
    """The value itself; NS323 when it is larger than an expression may hold."""
    if type(value) is int:
        if not -LARGEST - 1 <= value <= LARGEST:
            raise Refusal("NS323", "is larger than an integer of 64 bits")
    elif type(value) is float:
        if not isfinite(value):
            raise Refusal("NS323", "is larger than a number can be")
    elif type(value) is str:
        check_length("text", len(value))
    elif type(value) is list:
        _check_list(value)
    return value


def check_length(kind: str, length: int) -> None:
    """NS323 when a text of so many characters, or a list of so many items, is too long."""
    if length > LONGEST:
        unit = "characters" if kind == "text" else "items"
        raise Refusal("NS323", f"a {kind} of {length:,} {unit} is too long: at most {LONGEST:,}")


def _check_list(items: list[Value]) -> None:
    # Lists inside lists count too: a few that each hold the last one twice would fill the memory.
    total = 0
    pending = [(items, 1)]
    while pending:
        inner, depth = pending.pop()
        total += len(inner)
        looked_at.items += len(inner)
        if total > LONGEST:
            raise Refusal("NS323", f"a list is too long: at most {LONGEST:,} items in all")
        if depth > DEEPEST:
            raise Refusal("NS323", f"a list is nested more than {DEEPEST} deep")
        pending.extend((each, depth + 1) for each in inner if type(each) is list)


def written(value: Value) -> str:
    """A value inside a text, as YAML would write it."""
    match value:
        case None:
            raise null(0)
        case bool():
            return "true" if value else "false"
        case int() | str():
            return str(value)
        case float():
            return repr(value)
        # Mappings are no values of the language, but a parameter may carry one through.
        case _:
            from netspec.fields import describe

            cure = "take one item of it: `x[0]`" if isinstance(value, list) else ""
            raise Refusal("NS321", f"{describe(value)} cannot stand inside a text", cure, 0)
