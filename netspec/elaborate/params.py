"""Parameters of a file or a block, and the values they get."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from netspec.declared import not_finite
from netspec.diagnostic import MOST, Diagnostic, Label
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Binding, Scope, Variables
from netspec.elaborate.values import Reads, computable, evaluate, nothing
from netspec.fields import describe
from netspec.source import Span
from netspec.suggest import closest, did_you_mean
from netspec.tree import Entry, Scalar, Sequence, Tree, plain

TYPES: dict[str, type] = {"int": int, "float": float, "bool": bool, "str": str, "list": list}

# Nearly all values are of these.
_FINITE = (int, bool, str)

# How many defaults may be computed from one another in a row: each is some Python frames deep.
DEFAULTS = 30

# What it costs to bind a parameter and to keep its value, in characters of expressions.
_BOUND = 10

_CALLED = {int: "an integer", float: "a number", bool: "a boolean", str: "text", list: "a list"}


def bind(
    declared: Mapping[str, Entry],
    given: Mapping[str, Binding],
    scope: Scope,
    owner: str,
    at: Span | None,
    by_default: bool = False,
    reads: Reads = nothing,
    cure: str = "",
) -> Variables:
    """The variables of `declared` parameters: as given at `at`, else their defaults.

    With `by_default` a plain default fixes the type too, as for a file's own parameters. Defaults
    are computed when first used, so that their order does not matter. Mistakes are reported, then
    `Poisoned` is raised.
    """
    before = len(scope.run.found)
    scope.run.compute(_BOUND * len(declared), at or scope.unit.spec.span, scope.frame)
    check_names(declared, given, scope, owner, at, cure)
    variables = Variables({}, scope.variables)
    for name, entry in declared.items():
        if name in given:
            check_type(name, entry, given[name], scope, owner, by_default)
            variables.own[name] = given[name]
        elif entry.value.dynamic:
            inner = scope.inner(variables=variables)
            variables.own[name] = _Default(name, entry, inner, reads)
        else:
            variables.own[name] = Binding(plain(entry.value), entry.value.span)
    if by_default and given:
        _check_computed(declared, given, scope.inner(variables=variables), owner)
    if len(scope.run.found) > before:
        raise Poisoned
    return variables


def check_names(
    declared: Mapping[str, Entry],
    given: Mapping[str, Binding],
    scope: Scope,
    owner: str,
    at: Span | None,
    cure: str = "",
) -> None:
    """Report names that are given and not declared, and those that are missing at `at`."""
    # What a misspelt name was meant to be is not missing too: one mistake is one message.
    unknown = islice((name for name in given if name not in declared), MOST)
    meant = {name: closest(name, declared) for name in unknown}
    near = set(meant.values())
    for name in meant:
        fact = f"{owner} has no parameter `{name}`"
        help = did_you_mean(name, declared)
        path = scope.unit.spec.source.path
        scope.run.report(
            Diagnostic("NS312", fact, given[name].key or at, path, frame=scope.frame, help=help)
        )
    for name, entry in declared.items():
        if name not in given and type_word(entry.value) is not None and name not in near:
            _missing(name, entry.key, scope, owner, at, cure)


def _missing(
    name: str, declared: Span, scope: Scope, owner: str, at: Span | None, cure: str
) -> None:
    fact, help = f"{owner} needs `{name}`", cure.replace("NAME", name)
    labels = (Label(declared, "declared here"),) if at else ()
    scope.run.error("NS313", fact, at or declared, scope.frame, help, labels=labels)


def type_word(tree: Tree) -> type | None:
    """The type that a declaration asks for, when it is a type word and not a default."""
    if isinstance(tree, Scalar) and tree.plain and isinstance(tree.value, str):
        return TYPES.get(tree.value)
    return None


def fits(value: Any, wanted: type) -> bool:
    """Whether a value has the type; an integer serves for a float, a boolean for nothing else."""
    if wanted is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))


def check_type(
    name: str, entry: Entry, binding: Binding, scope: Scope, owner: str, by_default: bool
) -> None:
    """Report a value that is not of the declared type, or not finite."""
    wanted = type_word(entry.value)
    if wanted is None and by_default and isinstance(entry.value, Sequence):
        wanted = list
    if wanted is None and by_default and isinstance(entry.value, Scalar):
        default = entry.value.value
        fixed = default is not None and not entry.value.dynamic
        wanted = type(default) if fixed else None
    if wanted is not None and not fits(binding.value, wanted):
        _wrong_type(name, entry, binding, wanted, scope, owner)
    if type(binding.value) not in _FINITE:
        _check_finite(name, binding, scope)


def _wrong_type(
    name: str, entry: Entry, binding: Binding, wanted: type, scope: Scope, owner: str
) -> None:
    fact = f"`{name}` of {owner} is {_CALLED[wanted]}, but this is {describe(binding.value)}"
    label = (Label(entry.key, "declared here"),)
    cure = "quote it" if wanted is str else ""
    scope.run.error("NS241", fact, binding.span or entry.key, scope.frame, cure, labels=label)


def _check_finite(name: str, binding: Binding, scope: Scope) -> None:
    """NS228 for a value with which nothing can be computed."""
    fact = not_finite(name, binding.value)
    if fact:
        path = scope.unit.spec.source.path
        found = Diagnostic("NS228", fact, binding.span, path, frame=scope.frame)
        scope.run.report(found)


def _check_computed(
    declared: Mapping[str, Entry], given: Mapping[str, Binding], scope: Scope, owner: str
) -> None:
    """NS241 for values in place of computed defaults of another type; a number is any number."""
    for name, binding in given.items():
        tree = declared[name].value if name in declared else None
        if not isinstance(tree, Scalar) or not tree.dynamic:
            continue
        default = computable(tree, scope)
        kind = next((each for each in (bool, float, str, list) if fits(default, each)), None)
        if kind is not None and not fits(binding.value, kind):
            _wrong_type(name, declared[name], binding, kind, scope, owner)


class _Default:
    """A default that is computed when it is first asked for."""

    def __init__(self, name: str, entry: Entry, scope: Scope, reads: Reads) -> None:
        self.name, self.entry, self.scope, self.reads = name, entry, scope, reads
        self.busy = False

    def __call__(self) -> Binding:
        run = self.scope.run
        if self.busy or run.defaults > DEFAULTS:
            fact = f"the default of `{self.name}` is computed from itself"
            if not self.busy:
                fact = f"the default of `{self.name}` hangs on more than {DEFAULTS} others in a row"
            run.error("NS242", fact, self.entry.value.span, self.scope.frame)
            raise Poisoned
        self.busy = True
        run.defaults += 1
        try:
            value = evaluate(self.entry.value, self.scope, self.reads)
        finally:
            self.busy = False
            run.defaults -= 1
        return Binding(value, self.entry.value.span)
