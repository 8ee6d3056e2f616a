"""`matrix`: parameters of a spec, each with the values that it shall be tried with."""

from __future__ import annotations

from typing import Any

from netspec.elaborate.params import check_type
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Binding, Scope
from netspec.elaborate.values import evaluate
from netspec.fields import describe
from netspec.spec import Spec
from netspec.suggest import did_you_mean
from netspec.tree import Entry, Mapping, place


def matrix_values(spec: Spec, tree: Mapping, scope: Scope) -> dict[str, tuple[Binding, ...]]:
    """The values of each parameter, none of them twice, after reporting all that are wrong."""
    found = {}
    for name, entry in tree.entries.items():
        if name not in spec.params:
            cure = did_you_mean(name, spec.params)
            fact = f"`{spec.source.path}` has no parameter `{name}`"
            scope.run.error("NS312", fact, entry.key, None, cure)
            continue
        try:
            found[name] = _values(name, entry, spec, scope)
        except Poisoned:
            continue
    return found


def _values(name: str, entry: Entry, spec: Spec, scope: Scope) -> tuple[Binding, ...]:
    tree = entry.value
    values = evaluate(tree, scope)
    if not isinstance(values, list) or not values:
        fact = f"`matrix.{name}` must be a list of values, but this is {describe(values)}"
        scope.run.error("NS205", fact, tree.span, None)
        raise Poisoned
    found: dict[str, Binding] = {}
    for number, value in enumerate(values):
        binding = Binding(value, place(tree, (number,)))
        check_type(name, spec.params[name], binding, scope, f"`{spec.source.path}`", True)
        found.setdefault(_key(value), binding)
    return tuple(found.values())


def _key(value: Any) -> str:
    """What tells a value from others: `1`, `1.0` and `true` are three, though Python's equal."""
    return repr(value)
