"""The types of op arguments: each one check, one message, and one value type.

A check raises `PydanticCustomError(code, fact, {"help": cure})`; the fact completes a sentence that
begins with the argument's name: *must be a positive integer, but this is 0*.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, NoReturn, TypeAlias, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from netspec.suggest import Cure, did_you_mean


class Check:
    """An annotation whose whole schema is one function, which is cheap to build and to run."""

    def __init__(self, check: Callable[[Any], Any], schema: dict[str, Any] | None = None) -> None:
        self.check = check
        self.schema = schema or {}

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)


class Choice:
    """Marks a `Literal` of texts, so that a wrong one is answered with the nearest right one."""

    def __get_pydantic_core_schema__(self, source: Any, _: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check(source))

    def check(self, source: Any) -> Callable[[Any], Any]:
        """The check of a value against the texts of `source`, a `Literal`."""
        known = get_args(source)

        def check(value: Any) -> Any:
            if isinstance(value, str) and value in known:
                return value
            wanted = " or ".join(f"`{word}`" for word in known)
            if len(known) > 4:
                wanted = "one of " + ", ".join(f"`{word}`" for word in known)
            if not isinstance(value, str):
                refuse("NS206", f"must be {wanted}, but this is {describe(value)}")
            refuse("NS206", f"must be {wanted}, not `{value}`", _meant(value, known))

        return check


def _meant(word: str, known: tuple[str, ...]) -> str:
    """The cure for a text that is none of those known."""
    from netspec.elsewhere import value_of

    meant = value_of(word, known)
    return Cure(f"write `{meant}`", word, meant) if meant else did_you_mean(word, known)


def defined(kind: str) -> dict[str, Any]:
    """The JSON schema of what `netspec.schema` defines once for all: of an initializer, a layer."""
    return {"$ref": f"#/definitions/{kind}"}


def refuse(code: str, fact: str, help: str = "") -> NoReturn:
    """Raise what the spec stage turns into a located diagnostic."""
    raise PydanticCustomError(
        code,
        "{fact}",
        {"fact": fact, "help": help},
    )


def describe(value: Any) -> str:
    """A value as the end of "but this is …"."""
    match value:
        case None:
            return "null"
        case bool():
            return f"`{str(value).lower()}`"
        case str():
            shown = value if len(value) <= 40 else value[:37] + "..."
            return f'the text `"{shown}"`'
        case list() | tuple():
            return f"a list of {len(value)}"
        case dict():
            return "a mapping"
        case int() if abs(value) >= 10**15:
            return "a huge number"
        case _:
            return str(value)


def whole(value: Any, least: int, kind: str) -> int:
    """An integer that is at least `least`; booleans and `3.0` are none."""
    if isinstance(value, int) and not isinstance(value, bool) and least <= value < 2**31:
        return value
    if isinstance(value, int) and value >= 2**31:
        refuse("NS207", f"must be below 2,147,483,648, but this is {describe(value)}")
    cure: str = ""
    if isinstance(value, str) and value.isdigit():
        cure = Cure("remove the quotes", value, value, bare=True)
    elif isinstance(value, float) and value.is_integer():
        cure = Cure(f"write `{int(value)}`", str(value), str(int(value)), bare=True)
    code = "NS207" if isinstance(value, int) and not isinstance(value, bool) else "NS205"
    refuse(code, f"must be {kind}, but this is {describe(value)}", cure)


def positive(value: Any) -> int:
    return whole(value, 1, "a positive integer")


def natural(value: Any) -> int:
    return whole(value, 0, "an integer of at least 0")


def integer(value: Any) -> int:
    return whole(value, -(2**31), "an integer")


def number(value: Any, least: float = float("-inf"), most: float = float("inf")) -> float:
    """A finite number between `least` and `most`, both included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        refuse("NS205", f"must be a number, but this is {describe(value)}")
    if value != value or value in (float("inf"), float("-inf")) or abs(value) > 1e308:
        refuse("NS228", f"must be a finite number, but this is {describe(value)}")
    if not least <= value <= most:
        bounds = f"between {least:g} and {most:g}" if most < float("inf") else f"at least {least:g}"
        cure = ""
        # Nobody says a rate of a few percent as a whole number so often as by mistake.
        if most == 1 and 5 <= value <= 100:
            cure = f"{value:g} % is `{value / 100:g}`"
        refuse("NS207", f"must be {bounds}, not {value:g}", cure)
    return float(value)


def sizes_of(count: int) -> Callable[[Any], tuple[int, ...]]:
    """A check for a positive integer, or a list of `count` of them."""

    def check(value: Any) -> tuple[int, ...]:
        if isinstance(value, list | tuple):
            if len(value) != count:
                fact = f"must be a positive integer or a list of {count}, but this has {len(value)}"
                refuse("NS208", fact)
            return tuple(positive(each) for each in value)
        return (positive(value),) * count

    return check


Positive: TypeAlias = Annotated[int, Check(positive, {"type": "integer", "minimum": 1})]
Natural: TypeAlias = Annotated[int, Check(natural, {"type": "integer", "minimum": 0})]
Integer: TypeAlias = Annotated[int, Check(integer, {"type": "integer"})]
Number: TypeAlias = Annotated[float, Check(number, {"type": "number"})]
NonNegative: TypeAlias = Annotated[
    float, Check(lambda value: number(value, least=0), {"type": "number", "minimum": 0})
]
Rate: TypeAlias = Annotated[
    float, Check(lambda value: number(value, 0, 1), {"type": "number", "minimum": 0, "maximum": 1})
]


def _sizes_schema(count: int) -> dict[str, Any]:
    one = {"type": "integer", "minimum": 1}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": count, "maxItems": count}]}


Single: TypeAlias = Annotated[tuple[int, ...], Check(sizes_of(1), _sizes_schema(1))]
Pair: TypeAlias = Annotated[tuple[int, ...], Check(sizes_of(2), _sizes_schema(2))]
Triple: TypeAlias = Annotated[tuple[int, ...], Check(sizes_of(3), _sizes_schema(3))]

Padding: TypeAlias = Annotated[Literal["valid", "same"], Choice()]
CausalPadding: TypeAlias = Annotated[Literal["valid", "same", "causal"], Choice()]
DataFormat: TypeAlias = Annotated[Literal["channels_last", "channels_first"], Choice()]
FloatType: TypeAlias = Annotated[Literal["float32", "float16", "bfloat16", "float64"], Choice()]
_Policy: TypeAlias = Literal["float32", "mixed_float16", "mixed_bfloat16", "float16", "bfloat16"]
POLICIES: tuple[str, ...] = get_args(_Policy)
Policy: TypeAlias = Annotated[_Policy, Choice()]
