"""A file in use: its parameters bound, its imports opened when first called."""

from __future__ import annotations

from collections.abc import Mapping

from netspec.diagnostic import Diagnostic, Frame, SpecError
from netspec.elaborate.params import bind
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Binding, Scope, Unit, Variables
from netspec.source import Span
from netspec.spec import Spec
from netspec.suggest import did_you_mean
from netspec.tree import Scalar

# What it costs to find a file, to find that it cannot be read, and to read a character of it, in
# characters of expressions.
_OPENED, _UNREAD, _READ = 200, 2000, 6
_LARGE = "the files that this spec uses are too large together", "leave out what it does not use"


def open_unit(
    spec: Spec, given: Mapping[str, Binding], scope: Scope, at: Span | None, cure: str = ""
) -> Unit:
    """The unit of a file with some of its parameters given, at `at` of another file if in any."""
    outer = scope.inner(variables=Variables({}), names={}, leads=("",))
    owner = f"`{spec.source.path}`"
    variables = bind(spec.params, given, outer, owner, at, True, cure=cure)
    for name in spec.params:
        variables.get(name)
    unit = Unit(spec, variables)
    scope.run.units.append(unit)
    return unit


def imported(prefix: str, unit: Unit, scope: Scope) -> Unit:
    """The library that a prefix stands for; `Poisoned` after reporting that it cannot be used."""
    found = unit.imports.get(prefix)
    if found is None:
        found = unit.imports[prefix] = _open(prefix, unit, scope)
    return found


def _open(prefix: str, unit: Unit, scope: Scope) -> Unit:
    entry = unit.spec.imports.get(prefix)
    if entry is None:
        fact = f"there is no import `{prefix}`"
        cure = did_you_mean(prefix, unit.spec.imports)
        scope.run.error("NS310", fact, unit.spec.span, scope.frame, cure)
        raise Poisoned
    tree = entry.value
    if not isinstance(tree, Scalar) or not isinstance(tree.value, str):
        fact = "an import is a file name"
        scope.run.error("NS205", fact, tree.span, scope.frame)
        raise Poisoned
    spec = opened(tree.value, tree.span, scope, "the library")
    if not spec.library:
        fact = f"`{tree.value}` is a spec, not a library of blocks"
        cure = "move its blocks into a file with `netspec` and `blocks` alone"
        scope.run.error("NS243", fact, tree.span, scope.frame, cure)
        raise Poisoned
    library = open_unit(spec, {}, scope, tree.span)
    library.frame = Frame(f"the library {tree.value}", tree.span, {}, unit.frame)
    return library


def opened(name: str, span: Span, scope: Scope, role: str) -> Spec:
    """The spec in a file that a spec names; what is wrong with it is reported once."""
    run = scope.run
    run.compute(_OPENED, span, scope.frame)
    known = len(run.project.specs)
    try:
        spec = run.project.open(run.project.named(name, span))
    except SpecError as error:
        frame = Frame(f"{role} {name}", span, {}, scope.frame)
        for each in error.diagnostics:
            run.report(_framed(each, span, frame))
        wrong = next((each.span for each in error.diagnostics if each.span is not None), span)
        run.compute(_UNREAD + _READ * len(wrong.source.text), span, scope.frame, _LARGE)
        raise Poisoned from None
    if len(run.project.specs) > known:
        run.compute(_READ * len(spec.source.text), span, scope.frame, _LARGE)
    return spec


def _framed(diagnostic: Diagnostic, span: Span, frame: Frame) -> Diagnostic:
    """What is wrong in a file, with who names it; of the file as a whole, where it is named."""
    from dataclasses import replace

    if diagnostic.span is None or diagnostic.span.source is span.source:
        return replace(diagnostic, span=span, frame=frame.parent)
    return replace(diagnostic, frame=frame)
