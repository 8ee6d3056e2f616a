"""What every form of an expression computes, as a function of the scope."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from netspec.expression.functions import FUNCTIONS
from netspec.expression.operators import ARITHMETIC, COMPARISONS, item, signed
from netspec.expression.value import (
    ExpressionError,
    Missing,
    Place,
    Refusal,
    Scope,
    Value,
    bounded,
    null,
)

Evaluate: TypeAlias = Callable[[Scope], Value]


class Node(NamedTuple):
    """A part of an expression: how to compute it, and where it stands."""

    evaluate: Evaluate
    place: Place


# What an operator does to the value on its left. Long sums are a loop over steps and no deep tree,
# which would overflow Python's stack.
Step: TypeAlias = Callable[[Value, Scope], Value]


def literal(value: Value, place: Place) -> Node:
    """A value that is written out."""
    return Node(lambda _: value, place)


def variable(name: str, place: Place) -> Node:
    """A parameter or loop variable."""

    def evaluate(scope: Scope) -> Value:
        try:
            return bounded(scope.variable(name))
        except KeyError as error:
            raise _missing(error, no_name(place), place) from None
        except Refusal as refusal:
            raise refusal.located(place) from None

    return Node(evaluate, place)


def dimension(name: str | None, what: str, place: Place) -> Node:
    """A size of a named tensor, or of what the item reads."""
    tensor = place if name is None else place.until(place.start + len(name))
    fact = no_tensor(tensor) if name else f"nothing comes in that has a {what}"

    def evaluate(scope: Scope) -> Value:
        try:
            return scope.dimension(name, what)
        except KeyError as error:
            raise _missing(error, fact, tensor) from None

    return Node(evaluate, place._replace(absent="open"))


def no_name(place: Place) -> str:
    """What is said of a name that is no parameter and no loop variable."""
    return f"there is no name `{place.shown}`"


def no_tensor(place: Place) -> str:
    """What is said of a name that is no tensor."""
    return f"there is no tensor `{place.shown}`"


def _missing(error: KeyError, fact: str, place: Place) -> ExpressionError:
    if isinstance(error, Missing):
        return place.error("NS320", error.fact, error.help)
    return place.error("NS320", fact)


def listing(items: Sequence[Node], place: Place) -> Node:
    """A list that is written out."""

    def evaluate(scope: Scope) -> Value:
        try:
            return bounded([each.evaluate(scope) for each in items])
        except Refusal as refusal:
            raise refusal.located(place) from None

    return Node(evaluate, place)


def call(name: str, arguments: Sequence[Node], place: Place) -> Node:
    """A function of the language, with as many arguments as it takes."""
    compute = FUNCTIONS[name].compute

    def evaluate(scope: Scope) -> Value:
        values = [each.evaluate(scope) for each in arguments]
        try:
            if None in values:
                raise null(values.index(None))
            return compute(*values)
        except Refusal as refusal:
            raise refusal.located(place, [each.place for each in arguments]) from None

    return Node(evaluate, place)


def sign(symbol: str, operand: Node, place: Place) -> Node:
    """`-x` or `+x`."""

    def evaluate(scope: Scope) -> Value:
        value = operand.evaluate(scope)
        try:
            return signed(symbol, value)
        except Refusal as refusal:
            raise refusal.located(place, [operand.place]) from None

    return Node(evaluate, place)


def negation(operand: Node, place: Place) -> Node:
    """`not x`."""
    return Node(lambda scope: not operand.evaluate(scope), place)


def conditional(then: Node, condition: Node, otherwise: Node) -> Node:
    """`a if c else b`, of which only one of `a` and `b` is computed."""

    def evaluate(scope: Scope) -> Value:
        return (then if condition.evaluate(scope) else otherwise).evaluate(scope)

    return Node(evaluate, then.place.until(otherwise.place.end))


def chain(first: Node, steps: Sequence[Step], place: Place) -> Node:
    """A value and what is done to it, from left to right."""
    start = first.evaluate

    def evaluate(scope: Scope) -> Value:
        value = start(scope)
        for step in steps:
            value = step(value, scope)
        return value

    return Node(evaluate, place) if steps else first


def arithmetic(symbol: str, left: Place, right: Node) -> Step:
    """`+ - * / // % **` with what is on the right."""
    compute = ARITHMETIC[symbol]
    operand = right.evaluate

    def step(value: Value, scope: Scope) -> Value:
        other = operand(scope)
        try:
            return compute(value, other)
        except Refusal as refusal:
            whole = left.until(right.place.end)
            raise refusal.located(whole, (left, right.place)) from None

    return step


def index(left: Place, right: Node, end: int) -> Step:
    """`[i]` after a list or a text."""

    def step(value: Value, scope: Scope) -> Value:
        position = right.evaluate(scope)
        try:
            return item(value, position)
        except Refusal as refusal:
            raise refusal.located(left.until(end), (left, right.place)) from None

    return step


def comparison(left: Place, others: Sequence[tuple[str, Node]]) -> Step:
    """`< b` or `< b <= c`: true when every two neighbours compare, none computed twice."""

    def step(value: Value, scope: Scope) -> Value:
        place = left
        for symbol, right in others:
            other = right.evaluate(scope)
            try:
                if not COMPARISONS[symbol](value, other):
                    return False
            except Refusal as refusal:
                whole = place.until(right.place.end)
                raise refusal.located(whole, (place, right.place)) from None
            value, place = other, right.place
        return True

    return step


def logical(word: str, right: Node) -> Step:
    """`and b` or `or b`: `b` is computed only if it decides."""
    if word == "and":
        return lambda value, scope: right.evaluate(scope) if value else value
    return lambda value, scope: value or right.evaluate(scope)
