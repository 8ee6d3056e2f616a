"""`check --matrix`: a spec with every combination of the values in its `matrix`."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from netspec.combination import Combination, Places, shared
from netspec.compiler import check_file, check_spec, given_to
from netspec.diagnostic import Diagnostic, SpecError
from netspec.elaborate import matrix_of
from netspec.elaborate.params import type_word
from netspec.elaborate.scope import Binding
from netspec.project import Project
from netspec.setting import setting_of
from netspec.source import Span
from netspec.spec import Spec
from netspec.tree import plain

if TYPE_CHECKING:
    from netspec.lint.choice import Choice

# Of a large network, this many take about a minute.
LIMIT = 1000

# After this many, what Python cannot free by itself is looked for.
_COLLECT = 50

Matrix: TypeAlias = Mapping[str, tuple[Binding, ...]]
_Key: TypeAlias = tuple[str, str, str, Span | str]


class Checked(NamedTuple):
    """What was found, and in how many combinations it was looked for."""

    diagnostics: tuple[Diagnostic, ...]
    combinations: int = 1


def check_combinations(
    path: str, settings: tuple[str, ...], project: Project, choice: Choice | None = None
) -> Checked:
    """All errors and warnings of the spec at `path` in any combination; the file is read once.

    What is found in several combinations in the same place and words is one diagnostic, which names
    them. A parameter of the `settings` has their value alone. A library, and a spec without a
    `matrix`, are checked as they are.
    """
    try:
        spec = project.open(path)
        if spec.library or "matrix" not in spec.sections:
            return Checked(check_file(path, settings=settings, project=project, choice=choice))
        given = given_to(spec, None, settings)
        matrix = matrix_of(spec, project, given)
        total = prod(map(len, matrix.values()))
        if total > LIMIT:
            raise SpecError([_too_many(spec, matrix, total)])
    except SpecError as error:
        return Checked(error.diagnostics)
    found: dict[_Key, list[Places]] = {}
    first: dict[_Key, Diagnostic] = {}
    for places, diagnostics in _each(spec, project, given, matrix, choice):
        for each in diagnostics:
            key = (each.code, each.level, each.message, each.span or each.path)
            first.setdefault(key, each)
            found.setdefault(key, []).append(places)
    whole = _Whole(spec, matrix, settings)
    merged = (replace(first[key], combinations=whole.named(found[key])) for key in first)
    return Checked(tuple(merged), total)


def _too_many(spec: Spec, matrix: Matrix, total: int) -> Diagnostic:
    fact = f"`matrix` has {total:,} combinations, more than the {LIMIT:,} that are checked"
    held: list[str] = []
    for name in sorted(matrix, key=lambda name: len(matrix[name]), reverse=True):
        if total > LIMIT:
            held.append(f"--set {name}=…")
            total //= len(matrix[name])
    cure = f"leave values out, or check a part of them with `{' '.join(held)}`"
    return Diagnostic("NS804", fact, spec.sections["matrix"].key, help=cure)


def _each(
    spec: Spec,
    project: Project,
    given: Mapping[str, object],
    matrix: Matrix,
    choice: Choice | None,
) -> Iterator[tuple[Places, tuple[Diagnostic, ...]]]:
    """Every combination, and what is wrong in it."""
    ranges = [range(len(values)) for values in matrix.values()]
    for number, places in enumerate(product(*ranges), start=1):
        chosen = {name: matrix[name][at] for name, at in zip(matrix, places, strict=True)}
        every = {**given, **chosen}
        yield places, check_spec(spec, project, every, choice, combination=True)
        if number % _COLLECT == 0:
            gc.collect()


class _Whole:
    """A matrix, and how a user gives its values."""

    def __init__(self, spec: Spec, matrix: Matrix, settings: tuple[str, ...]) -> None:
        self.spec = spec
        self.matrix = matrix
        self.settings = settings
        self.counts = tuple(map(len, matrix.values()))
        self.usual = [self._usual(name) for name in matrix]

    def named(self, places: list[Places]) -> tuple[Combination, ...]:
        """Combinations by the values that they share."""
        return tuple(self._combination(fixed) for fixed in shared(places, self.counts))

    def _combination(self, fixed: Mapping[int, int]) -> Combination:
        names = list(self.matrix)
        total = prod(self.counts)
        count = total // prod(self.counts[place] for place in fixed)
        values = {names[place]: self._value(names[place], at) for place, at in fixed.items()}
        return Combination(values, self._settings(fixed), count, total, self.spec.source.path)

    def _settings(self, fixed: Mapping[int, int]) -> tuple[str, ...]:
        """What to give so that one of the combinations is checked: not what is the default."""
        found = list(self.settings)
        for place, name in enumerate(self.matrix):
            usual = self.usual[place]
            at = fixed.get(place, usual or 0)
            if place in fixed or usual is None:
                found.append(setting_of(name, self._value(name, at), self.spec.params[name]))
        return tuple(found)

    def _value(self, name: str, at: int) -> object:
        return self.matrix[name][at].value

    def _usual(self, name: str) -> int | None:
        """The place of a parameter's default among its values, if it has one and that is there."""
        default = self.spec.params[name].value
        if default.dynamic or type_word(default) is not None:
            return None
        written = repr(plain(default))
        every = [repr(each.value) for each in self.matrix[name]]
        return every.index(written) if written in every else None
