"""Values of a spec under a scope: expressions computed, then checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from netspec.diagnostic import Label
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Result, Scope
from netspec.expression import IN_SIZES as RESERVED
from netspec.expression import ExpressionError, Template, looked_at, parse_template
from netspec.fields import POLICIES, Policy, describe
from netspec.source import Span
from netspec.suggest import did_you_mean
from netspec.tensor import Size, Tensor
from netspec.tree import Entry, Scalar, Sequence, Tree, plain, size_of
from netspec.validation import located
from netspec.validator import validate

Reads = Callable[[], Result | None]

M = TypeVar("M", bound=BaseModel)

# What it costs to copy a value of a list and to check it, in characters of expressions.
_KEPT = 4


def nothing() -> None:
    """What an item reads that reads nothing."""


class _Names:
    """A scope as expressions see it; `reads` gives what the item reads."""

    __slots__ = ("reads", "scope")

    def __init__(self, scope: Scope, reads: Reads) -> None:
        self.scope = scope
        self.reads = reads

    def variable(self, name: str) -> Any:
        return self.scope.variables.get(name).value

    def dimension(self, name: str | None, what: str) -> Size:
        """The size called `what` of a tensor by name, or of what the item reads."""
        if name is None:
            result = self.reads()
        else:
            named = self.scope.look_up(name)
            if named is None and self.scope.run.lost:
                raise Poisoned
            if named is None:
                raise KeyError(name)
            result = named.result
        if result is None:
            raise KeyError(f"in_{what}")
        if result.failed:
            raise Poisoned
        return dimension(result.first.tensor, what, self.scope.data_format)


# Where a dimension stands in a channels-last shape of each rank, the batch included.
_AXES = {
    "length": {3: 1},
    "height": {4: 1, 5: 2},
    "width": {4: 2, 5: 3},
    "depth": {5: 1},
}


def dimension(tensor: Tensor, what: str, data_format: str) -> Size:
    """The size that `channels`, `height`, … stand for; `None` where it is open or absent."""
    if what == "rank":
        return tensor.rank
    first = data_format == "channels_first" and tensor.rank > 2
    if what == "channels":
        return tensor.shape[1 if first else -1] if tensor.rank > 1 else None
    axis = _AXES[what].get(tensor.rank)
    return None if axis is None else tensor.shape[axis + first]


def absent(tensor: Tensor, what: str) -> bool:
    """Whether a tensor of that rank has no such size at all."""
    return what in _AXES and tensor.rank not in _AXES[what]


def evaluate(tree: Tree, scope: Scope, reads: Reads = nothing) -> Any:
    """The value of a tree: a plain one, with every expression computed.

    Raises `Poisoned` after reporting a mistake in an expression.
    """
    if isinstance(tree, Scalar):
        return _compute(tree, scope, reads) if tree.dynamic else tree.value
    if not tree.dynamic:
        _count(tree, scope)
        return plain(tree)
    if isinstance(tree, Sequence):
        # Each is computed, checked, and part of what the layer keeps.
        scope.run.compute(3 * len(tree.items), tree.span, scope.frame)
        return [evaluate(item, scope, reads) for item in tree.items]
    return {key: evaluate(entry.value, scope, reads) for key, entry in tree.entries.items()}


def _count(tree: Tree, scope: Scope) -> None:
    """Count the values of a list or a mapping that is written out, but not when first looked at."""
    sizes = scope.run.sizes
    size = sizes.get(tree)
    if size is None:
        sizes[tree] = size_of(tree)
    else:
        scope.run.compute(_KEPT * size, tree.span, scope.frame)


def evaluate_each(
    entries: Mapping[str, Entry],
    scope: Scope,
    reads: Reads = nothing,
    inherited: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """The values of entries; `Poisoned` after all that are wrong.

    Those that are `inherited` are of `defaults`.
    """
    values = {}
    wrong = False
    for key, entry in entries.items():
        seen = scope.of_defaults() if key in inherited else scope
        try:
            values[key] = evaluate(entry.value, seen, reads)
        except Poisoned:
            wrong = True
    if wrong:
        raise Poisoned
    return values


def computable(tree: Scalar, scope: Scope) -> Any:
    """The value of a text as it would be, or `None` where there is none, without a word."""
    try:
        return parse_template(str(tree.value)).evaluate(_Names(scope, nothing))
    except ExpressionError:
        return None


def _compute(tree: Scalar, scope: Scope, reads: Reads) -> Any:
    text = str(tree.value)
    before = looked_at.items
    try:
        return parse_template(text).evaluate(_Names(scope, reads))
    except ExpressionError as error:
        report_expression(error, tree, scope, reads)
        # A wrong one is parsed, and its words are found, every time.
        scope.run.compute(1000 + 20 * len(text), tree.span, scope.frame)
    finally:
        amount = len(text) + looked_at.items - before
        scope.run.compute(amount, tree.span, scope.frame)
    raise Poisoned


def report_expression(
    error: ExpressionError, tree: Scalar, scope: Scope, reads: Reads = nothing
) -> None:
    """Report a mistake in an expression, with the names of the scope as suggestions."""
    cure, message = error.help, error.message
    if error.code == "NS320" and not cure:
        word = str(tree.value)[error.start : error.end].strip("$()")
        if scope.look_up(word) is not None:
            message, cure = f"`{word}` is a tensor, not a value", f"write `{word}.channels`"
        elif word in RESERVED and reads() is None:
            message = f"`{word}` has no value here: the item reads nothing"
        else:
            cure = _instead(word, message, scope)
    scope.run.error(error.code, message, inside(tree, error.start, error.end), scope.frame, cure)


def _instead(word: str, message: str, scope: Scope) -> str:
    """The cure for a name that an expression cannot use there."""
    tensor = message.startswith("there is no tensor")
    if tensor and word in scope.variables:
        return f"`{word}` is a value, which has no sizes: write `{word}` alone"
    return did_you_mean(word, chain(() if tensor else scope.variables, scope.references()))


def inside(tree: Scalar, start: int, end: int) -> Span:
    """The place of some characters of a text; the whole text when it is not written plainly."""
    span = tree.span
    text = str(tree.value)
    quotes = 0 if tree.plain else 1
    if span.end_line != span.line or span.end_column - span.column != len(text) + 2 * quotes:
        return span
    column = span.column + quotes
    return span._replace(column=column + start, end_column=column + max(end, start + 1))


def settle(
    model: type[M],
    entries: Mapping[str, Entry],
    scope: Scope,
    at: Span,
    owner: str = "",
    items: str = "",
    reads: Reads = nothing,
) -> M:
    """The values of a structural mapping, evaluated and checked; the key `items` is left alone.

    Raises `Poisoned` after reporting what is wrong.
    """
    values: dict[str, Any] = {}
    failed = set()
    for key, entry in entries.items():
        try:
            values[key] = None if key == items else evaluate(entry.value, scope, reads)
        except Poisoned:
            failed.add(key)
    try:
        found = validate(model, values)
        if not failed:
            return found
    except ValidationError as error:
        # What could not be computed is not missing too.
        wrong = (e for e in error.errors(include_url=False) if not failed.intersection(e["loc"]))
        for each in located(wrong, owner, entries, at):
            scope.run.report(in_frame(each, scope))
    raise Poisoned


def in_frame(diagnostic: Any, scope: Scope) -> Any:
    """A diagnostic with the frames of the scope."""
    from dataclasses import replace

    return replace(diagnostic, frame=scope.frame)


def text(entry: Entry, scope: Scope, reads: Reads = nothing, what: str = "this") -> str:
    """A value that must be text."""
    tree = entry.value
    value = evaluate(tree, scope, reads)
    if isinstance(value, str):
        return value
    fact = f"{what} must be text, but this is {describe(value)}"
    scope.run.error("NS205", fact, tree.span, scope.frame, "quote it")
    raise Poisoned


def flag(entry: Entry, scope: Scope, reads: Reads, what: str) -> bool:
    """A value that must be a boolean."""
    value = evaluate(entry.value, scope, reads)
    if isinstance(value, bool):
        return value
    fact = f"`{what}` must be true or false, but this is {describe(value)}"
    scope.run.error("NS205", fact, entry.value.span, scope.frame)
    raise Poisoned


def policy(entry: Entry, scope: Scope, reads: Reads) -> Policy:
    """A dtype policy's name."""
    value = evaluate(entry.value, scope, reads)
    if value in POLICIES:
        return cast(Policy, value)
    known = ", ".join(f"`{each}`" for each in POLICIES)
    fact = f"`dtype` must be one of {known}, but this is {describe(value)}"
    cure = did_you_mean(value, POLICIES) if isinstance(value, str) else ""
    scope.run.error("NS206", fact, entry.value.span, scope.frame, cure)
    raise Poisoned


def bindings(tree: Tree, scope: Scope) -> tuple[Label, ...]:
    """Labels on the places that gave the variables in a value theirs."""
    if not isinstance(tree, Scalar) or not tree.dynamic:
        return ()
    template: Template = parse_template(str(tree.value))
    found = []
    for name in sorted(template.names()):
        if name in scope.variables:
            binding = scope.variables.get(name)
            if binding.span is not None:
                found.append(Label(binding.span, f"`{name}` is {describe(binding.value)} here"))
    return tuple(found)
