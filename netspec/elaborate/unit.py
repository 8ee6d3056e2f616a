"""A file in use: its parameters bound, its imports opened when first called."""

from __future__ import annotations

from collections.abc import Mapping

from netspec.diagnostic import Diagnostic, SpecError
from netspec.elaborate.params import bind
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Binding, Scope, Unit, Variables
from netspec.source import Span
from netspec.spec import Spec
from netspec.tree import Scalar


def open_unit(
    spec: Spec, given: Mapping[str, Binding], scope: Scope, at: Span, cure: str = ""
) -> Unit:
    """The unit of a file with some of its parameters given."""
    outer = scope.inner(variables=Variables({}), names={}, leads=("",))
    owner = f"`{spec.source.path}`"
    variables = bind(spec.params, given, outer, owner, at, True, cure=cure)
    for name in spec.params:
        variables.get(name)
    return Unit(spec, variables)


def imported(prefix: str, unit: Unit, scope: Scope) -> Unit:
    """The library that a prefix stands for; `Poisoned` after reporting that it cannot be used."""
    found = unit.imports.get(prefix)
    if found is None:
        found = unit.imports[prefix] = _open(prefix, unit, scope)
    return found


def _open(prefix: str, unit: Unit, scope: Scope) -> Unit:
    entry = unit.spec.imports.get(prefix)
    if entry is None:
        raise Poisoned
    tree = entry.value
    if not isinstance(tree, Scalar) or not isinstance(tree.value, str):
        fact = "an import is a file name"
        scope.run.error("NS205", fact, tree.span, scope.frame)
        raise Poisoned
    spec = opened(tree.value, tree.span, scope)
    if not spec.library:
        fact = f"`{tree.value}` is a spec, not a library of blocks"
        cure = "move its blocks into a file with `netspec` and `blocks` alone"
        scope.run.error("NS243", fact, tree.span, scope.frame, cure)
        raise Poisoned
    return open_unit(spec, {}, scope, tree.span)


def opened(name: str, span: Span, scope: Scope) -> Spec:
    """The spec in a file that a spec names; what is wrong with it is reported once."""
    run = scope.run
    try:
        return run.project.open(run.project.named(name, span))
    except SpecError as error:
        for each in error.diagnostics:
            run.report(each if each.span else _placed(each, span))
    raise Poisoned


def _placed(diagnostic: Diagnostic, span: Span) -> Diagnostic:
    from dataclasses import replace

    return replace(diagnostic, span=span)
