"""The operators: Python's, on fewer types, and bounded."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, TypeAlias

from netspec.expression.value import Refusal, Value, bounded, check_length, null

Operator: TypeAlias = Callable[[Value, Value], Value]
Number: TypeAlias = int | float

NUMERIC = frozenset({int, float})

_FACTS = {
    "+": "cannot add {0} and {1}",
    "-": "cannot subtract {1} from {0}",
    "*": "cannot multiply {0} by {1}",
    "/": "cannot divide {0} by {1}",
    "//": "cannot divide {0} by {1}",
    "%": "cannot take the remainder of {0} by {1}",
    "**": "cannot raise {0} to the power {1}",
}

_OF_BOOLEAN = "`int(…)` makes 1 of true and 0 of false"


def _numeric(symbol: str, compute: Callable[[Any, Any], Any]) -> Operator:
    def apply(left: Value, right: Value) -> Value:
        if type(left) not in NUMERIC or type(right) not in NUMERIC:
            return _otherwise(symbol, left, right)
        try:
            return bounded(compute(left, right))
        except ZeroDivisionError:
            raise _refusal(symbol, left, right, at=1) from None
        except OverflowError:
            raise Refusal("NS323", "is larger than a number can be") from None

    return apply


def _power(base: Number, exponent: Number) -> Number:
    # Checked first: 9 ** 9 ** 9 would be computed for years.
    if type(base) is int and type(exponent) is int and abs(base) > 1 and exponent > 64:
        raise Refusal("NS323", "is larger than an integer of 64 bits")
    result: int | float | complex = base**exponent
    if isinstance(result, complex):
        raise _refusal("**", base, exponent)
    return result


def _otherwise(symbol: str, left: Value, right: Value) -> Value:
    if left is None or right is None:
        raise null(0 if left is None else 1)
    match symbol, left, right:
        case "+", str(), str():
            check_length("text", len(left) + len(right))
            return left + right
        case "+", list(), list():
            return bounded(left + right)
        case "*", str() | list(), int() if not isinstance(right, bool):
            return _repeated(left, right)
        case "*", int(), str() | list() if not isinstance(left, bool):
            return _repeated(right, left)
        case _:
            raise _refusal(symbol, left, right)


def _repeated(items: str | list[Value], times: int) -> Value:
    check_length("text" if isinstance(items, str) else "list", len(items) * times)
    return bounded(items * times)


def _refusal(symbol: str, left: Value, right: Value, at: int | None = None) -> Refusal:
    from netspec.fields import describe

    fact = _FACTS.get(symbol, "cannot compare {0} and {1}").format(describe(left), describe(right))
    kinds = {type(left), type(right)}
    cure = ""
    if bool in kinds:
        cure = _OF_BOOLEAN
    elif symbol == "+" and str in kinds and kinds & NUMERIC:
        cure = "`str(…)` makes a text of a number"
    return Refusal("NS321", fact, cure, at)


def _ordered(symbol: str, compute: Callable[[Any, Any], bool]) -> Operator:
    def apply(left: Value, right: Value) -> bool:
        if type(left) in NUMERIC and type(right) in NUMERIC:
            return compute(left, right)
        if left is None or right is None:
            raise null(0 if left is None else 1)
        if isinstance(left, str) and isinstance(right, str):
            return compute(left, right)
        raise _refusal(symbol, left, right)

    return apply


ARITHMETIC: dict[str, Operator] = {
    "+": _numeric("+", operator.add),
    "-": _numeric("-", operator.sub),
    "*": _numeric("*", operator.mul),
    "/": _numeric("/", operator.truediv),
    "//": _numeric("//", operator.floordiv),
    "%": _numeric("%", operator.mod),
    "**": _numeric("**", _power),
}

COMPARISONS: dict[str, Operator] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": _ordered("<", operator.lt),
    "<=": _ordered("<=", operator.le),
    ">": _ordered(">", operator.gt),
    ">=": _ordered(">=", operator.ge),
}


def signed(sign: str, value: Value) -> Value:
    """The number with a `+` or `-` before it."""
    if value is None:
        raise null(0)
    if isinstance(value, int | float) and type(value) in NUMERIC:
        return bounded(-value if sign == "-" else value)
    from netspec.fields import describe

    cure = _OF_BOOLEAN if isinstance(value, bool) else ""
    raise Refusal("NS321", f"`{sign}` takes a number, not {describe(value)}", cure)


def item(items: Value, index: Value) -> Value:
    """One item of a list or character of a text, counted from 0, or from the end by -1."""
    from netspec.fields import describe

    if items is None or index is None:
        raise null(0 if items is None else 1)
    if not isinstance(items, list | str):
        fact = f"only lists and texts have items, but this is {describe(items)}"
        raise Refusal("NS321", fact, at=0)
    if type(index) is not int:
        raise Refusal("NS321", f"an index is an integer, but this is {describe(index)}", at=1)
    if not -len(items) <= index < len(items):
        kind = "a list" if isinstance(items, list) else "a text"
        fact = f"index {index} is outside {kind} of {len(items)}"
        raise Refusal("NS321", fact, "the first has index 0", 1)
    return bounded(items[index])
