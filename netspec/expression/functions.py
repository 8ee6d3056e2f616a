"""The functions that an expression can call."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, NoReturn

from netspec.expression.operators import NUMERIC
from netspec.expression.value import Refusal, Value, bounded, written


class Function(NamedTuple):
    """A function of `least` to `most` arguments; `keyword` names the last of them."""

    compute: Callable[..., Value]
    least: int = 1
    most: int | None = 1
    keyword: str = ""


def _refuse(name: str, takes: str, value: Value, at: int = 0) -> NoReturn:
    from netspec.fields import describe

    raise Refusal("NS321", f"`{name}` takes {takes}, but this is {describe(value)}", at=at)


def _of_number(name: str, compute: Callable[[Any], Any], value: Value) -> Value:
    if type(value) not in NUMERIC:
        _refuse(name, "a number", value)
    return bounded(compute(value))


def _extreme(name: str, compute: Callable[[Any], Any], *values: Value) -> Value:
    if len(values) > 1:
        for at, value in enumerate(values):
            if type(value) not in NUMERIC:
                _refuse(name, "numbers", value, at)
        return bounded(compute(values))
    (items,) = values
    if not isinstance(items, list) or not items:
        _refuse(name, "two numbers or more, or a list of them", items)
    for value in items:
        if type(value) not in NUMERIC:
            _refuse(name, "a list of numbers", value)
    return bounded(compute(items))


def _conversion(name: str, convert: Callable[[Any], Any], value: Value) -> Value:
    if not isinstance(value, int | float | str):
        _refuse(name, "a number or a text", value)
    # Python's own reading of texts takes `1_000`, `nan`, and the digits of every script.
    if isinstance(value, str) and not set(value) <= set("+-.0123456789eE"):
        _refuse(name, "a number or the text of one", value)
    try:
        return bounded(convert(value))
    except ValueError:
        _refuse(name, "a number or the text of one", value)


def _text(value: Value) -> Value:
    return written(value)


def _length(value: Value) -> Value:
    if not isinstance(value, str | list):
        _refuse("len", "a text or a list", value)
    return len(value)


def divisible(value: Value, divisor: Value = 8) -> Value:
    """`value` rounded to a multiple of `divisor`, never below 90 % of it.

    As `_make_divisible` of keras.applications.mobilenet_v2 does.
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        _refuse("divisible", "a number", value)
    if type(divisor) is not int or divisor < 1:
        _refuse("divisible", "a positive integer as `d`", divisor, 1)
    nearest = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return bounded(nearest + divisor if nearest < 0.9 * value else nearest)


FUNCTIONS: dict[str, Function] = {
    "min": Function(partial(_extreme, "min", min), most=None),
    "max": Function(partial(_extreme, "max", max), most=None),
    "abs": Function(partial(_of_number, "abs", abs)),
    "round": Function(partial(_of_number, "round", round)),
    "ceil": Function(partial(_of_number, "ceil", math.ceil)),
    "floor": Function(partial(_of_number, "floor", math.floor)),
    "int": Function(partial(_conversion, "int", int)),
    "float": Function(partial(_conversion, "float", float)),
    "str": Function(_text),
    "len": Function(_length),
    "divisible": Function(divisible, most=2, keyword="d"),
}
