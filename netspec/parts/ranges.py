"""The ranges of numbers, and the lists of them, that the arguments of training have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeAlias, TypeVar

from netspec.fields import Check, describe, integer, natural, number, refuse, whole
from netspec.nested import check_each

T = TypeVar("T")


def above_zero(value: Any) -> float:
    """A finite number above 0."""
    found = number(value)
    if found <= 0:
        refuse("NS207", f"must be above 0, not {found:g}")
    return found


def positive_rate(value: Any) -> float:
    """A number above 0 and at most 1."""
    found = number(value)
    if not 0 < found <= 1:
        refuse("NS207", f"must be above 0 and at most 1, not {found:g}")
    return found


def proper_rate(value: Any) -> float:
    """A number above 0 and below 1."""
    found = number(value)
    if not 0 < found < 1:
        refuse("NS207", f"must be above 0 and below 1, not {found:g}")
    return found


def at_most_zero(value: Any) -> float:
    """A finite number that is not above 0."""
    found = number(value)
    if found > 0:
        refuse("NS207", f"must be at most 0, not {found:g}")
    return found


def at_least_two(value: Any) -> int:
    return whole(value, 2, "an integer of at least 2")


def rate(value: Any) -> float:
    return number(value, 0, 1)


def non_negative(value: Any) -> float:
    return number(value, 0)


def list_of(check: Callable[[Any], T], what: str) -> Callable[[Any], list[T]]:
    """A check for a list of at least one of `what`.

    A list stays one, since Keras saves it as it was given.
    """

    def check_list(value: Any) -> list[T]:
        if not isinstance(value, list | tuple) or not value:
            shown = describe(value) if value != [] else "empty"
            refuse("NS205", f"must be a list of {what}, but this is {shown}")
        return list(check_each(check, value))

    return check_list


def one_or_list_of(check: Callable[[Any], T], what: str) -> Callable[[Any], T | list[T]]:
    """A check for one of `what`, or for a list of them."""
    check_list = list_of(check, what)

    def check_either(value: Any) -> T | list[T]:
        return check_list(value) if isinstance(value, list | tuple) else check(value)

    return check_either


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1}


_NUMBER = {"type": "number"}
_RATE = {"type": "number", "minimum": 0, "maximum": 1}
_INTEGER = {"type": "integer"}
_NATURAL = {"type": "integer", "minimum": 0}

AboveZero: TypeAlias = Annotated[
    float, Check(above_zero, {"type": "number", "exclusiveMinimum": 0})
]
AtMostZero: TypeAlias = Annotated[float, Check(at_most_zero, {"type": "number", "maximum": 0})]
PositiveRate: TypeAlias = Annotated[
    float, Check(positive_rate, {"type": "number", "exclusiveMinimum": 0, "maximum": 1})
]
ProperRate: TypeAlias = Annotated[
    float, Check(proper_rate, {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1})
]
AtLeastTwo: TypeAlias = Annotated[int, Check(at_least_two, {"type": "integer", "minimum": 2})]
NonNegatives: TypeAlias = Annotated[
    list[float], Check(list_of(non_negative, "numbers"), _list({"type": "number", "minimum": 0}))
]
Rates: TypeAlias = Annotated[list[float], Check(list_of(rate, "numbers"), _list(_RATE))]
Naturals: TypeAlias = Annotated[list[int], Check(list_of(natural, "integers"), _list(_NATURAL))]
Thresholds: TypeAlias = Annotated[
    float | list[float],
    Check(one_or_list_of(rate, "numbers"), {"anyOf": [_RATE, _list(_RATE)]}),
]
Weighting: TypeAlias = Annotated[
    float | list[float],
    Check(one_or_list_of(number, "numbers"), {"anyOf": [_NUMBER, _list(_NUMBER)]}),
]
Axes: TypeAlias = Annotated[
    int | list[int],
    Check(one_or_list_of(integer, "integers"), {"anyOf": [_INTEGER, _list(_INTEGER)]}),
]
