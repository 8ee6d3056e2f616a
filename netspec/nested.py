"""Errors that stand at an element of an argument, or at one of several arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, NoReturn, TypeAlias, TypeVar

from pydantic_core import PydanticCustomError, ValidationError

from netspec.diagnostic import MOST
from netspec.fields import Check, natural, refuse

T = TypeVar("T")


def refuse_at(
    argument: str, code: str, fact: str, help: str = "", *, given: bool = True
) -> NoReturn:
    """Raise, in a check of several arguments together, what stands at one of them.

    Not all are `given` where it depends on the default of another, which may yet come.
    """
    error = PydanticCustomError(code, "{fact}", {"fact": fact, "help": help, "given": given})
    found: Any = {"type": error, "loc": (argument,), "input": ...}
    raise ValidationError.from_exception_data("arguments", [found])


def check_each(check: Callable[[Any], T], values: Iterable[Any]) -> tuple[T, ...]:
    """All of `values` as `check` reads them; what it refuses is an error at that index."""
    checked: list[T] = []
    wrong: list[Any] = []
    for index, value in enumerate(values):
        if len(wrong) >= MOST:
            break
        try:
            checked.append(check(value))
        except PydanticCustomError as error:
            wrong.append({"type": error, "loc": (index,), "input": value})
        except ValidationError as errors:
            wrong += [_inside(index, error) for error in errors.errors(include_url=False)]
    if wrong:
        raise ValidationError.from_exception_data("list", wrong)
    return tuple(checked)


def one_or(count: int, check: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    """A check for one value that serves `count` times, or a list of so many."""

    def read(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list | tuple):
            return (check(value),) * count
        if len(value) != count:
            wanted = f"an integer of at least 0 or a list of {count}"
            refuse("NS208", f"must be {wanted}, but this has {len(value)}")
        return check_each(check, value)

    return read


def one_or_schema(count: int, each: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of what `one_or` reads."""
    many = {"type": "array", "items": each, "minItems": count, "maxItems": count}
    return {"anyOf": [NATURAL, many]}


NATURAL: dict[str, Any] = {"type": "integer", "minimum": 0}

NaturalSingle: TypeAlias = Annotated[
    tuple[int, ...], Check(one_or(1, natural), one_or_schema(1, NATURAL))
]
NaturalPair: TypeAlias = Annotated[
    tuple[int, ...], Check(one_or(2, natural), one_or_schema(2, NATURAL))
]
NaturalTriple: TypeAlias = Annotated[
    tuple[int, ...], Check(one_or(3, natural), one_or_schema(3, NATURAL))
]


def _inside(index: int, error: Any) -> dict[str, Any]:
    kind = PydanticCustomError(error["type"], "{fact}", error["ctx"])
    return {"type": kind, "loc": (index, *error["loc"]), "input": error["input"]}
