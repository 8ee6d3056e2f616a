"""Spec → Graph: parameters, blocks, repeats, branches become nodes, each shaped as it is added."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from netspec.diagnostic import SpecError
from netspec.elaborate.document import input_nodes, settings
from netspec.elaborate.finish import pruned
from netspec.elaborate.freezing import check_used, freezes
from netspec.elaborate.outputs import named_outputs
from netspec.elaborate.run import Model, Poisoned, Run, TooLarge
from netspec.elaborate.scope import FAILED, Binding, Result, Scope, Unit, Variables
from netspec.elaborate.sections import expectations, matrix_section, training
from netspec.elaborate.unit import open_unit
from netspec.elaborate.walk import walk
from netspec.graph import Graph, Node, Output, Source
from netspec.ops.structure import InputLayer
from netspec.project import Project
from netspec.spec import Spec

if TYPE_CHECKING:
    from netspec.elaborate.weights import Asked
    from netspec.expect import Expect
    from netspec.parts.training import Training

T = TypeVar("T")


def elaborate(
    spec: Spec, project: Project, given: Mapping[str, object], combination: bool = False
) -> Graph:
    """The graph of a spec with some of its parameters given, as values or as `Binding`s.

    A `combination` is one of the spec's `matrix`, which was looked at before. Raises `SpecError`
    with all that is wrong with the spec.
    """
    scope = _scope(spec, project)
    scope.run.combination = combination
    try:
        graph = _graph(spec, given, scope)
    except (Poisoned, TooLarge):
        graph = None
    _check_rest(scope)
    if graph is None or scope.run.found:
        raise SpecError(scope.run.found)
    return graph


def matrix_of(
    spec: Spec, project: Project, given: Mapping[str, object]
) -> dict[str, tuple[Binding, ...]]:
    """The values of the parameters in a spec's `matrix`, but of those given.

    Raises `SpecError` with all that is wrong with the `matrix`.
    """
    scope = _scope(spec, project)
    found: dict[str, tuple[Binding, ...]] = {}
    with suppress(TooLarge):
        if "matrix" in spec.sections and spec.sections["matrix"].value.dynamic:
            scope = _tried(lambda: _bound(spec, given, scope)) or scope
        if not scope.run.found:
            found = _tried(lambda: matrix_section(spec, scope)) or {}
    if scope.run.found:
        raise SpecError(scope.run.found)
    return {name: values for name, values in found.items() if name not in given}


def check_library(spec: Spec, project: Project) -> None:
    """Check the blocks of a library, which nothing calls; `SpecError` with all that is wrong."""
    scope = _scope(spec, project)
    with suppress(TooLarge):
        _tried(lambda: open_unit(spec, {}, scope, None))
    _check_rest(scope)
    if scope.run.found:
        raise SpecError(scope.run.found)


def _scope(spec: Spec, project: Project) -> Scope:
    empty = Variables({})
    return Scope(Run(project), Model(), Unit(spec, empty), empty, "channels_last", "float32")


def _graph(spec: Spec, given: Mapping[str, object], scope: Scope) -> Graph:
    scope = _opened(spec, given, scope)
    run = scope.run
    inputs = input_nodes(spec, scope)
    last = walk(spec.layers, scope, _first(inputs))
    if not run.found:
        _check_layers(spec, scope)
    # Which layers there are is known only where nothing is wrong with any.
    whole = not run.found
    if whole:
        check_used(scope.freezes, scope)
    outputs = _tried(lambda: named_outputs(spec, scope, last))
    trained, asked, expected = _sections(spec, scope, outputs)
    if outputs is None or not whole:
        raise Poisoned
    nodes = pruned(inputs, scope.model.nodes, outputs, run)
    return Graph(
        name=spec.name,
        inputs=inputs,
        nodes=nodes,
        outputs=outputs,
        data_format=scope.data_format,
        dtype=scope.dtype,
        params={name: scope.variables.get(name).value for name in spec.params},
        training=trained,
        sources=_sources(asked, nodes, run),
        expect=expected,
        span=spec.span,
        warnings=tuple(run.warnings),
        spec=spec,
    )


def _opened(spec: Spec, given: Mapping[str, object], scope: Scope) -> Scope:
    """The scope of the layers, with the parameters and the settings of the spec."""
    scope = _bound(spec, given, scope)
    wanted = _tried(lambda: settings(spec, scope))
    if wanted is None:
        _sections(spec, scope, None)
        raise Poisoned
    scope = scope.inner(data_format=wanted.data_format, dtype=wanted.dtype)
    return scope.inner(freezes=freezes(spec, scope, ""))


def _bound(spec: Spec, given: Mapping[str, object], scope: Scope) -> Scope:
    """The scope of a spec whose parameters have their values."""
    bound = {
        name: value if isinstance(value, Binding) else Binding(value, None)
        for name, value in given.items()
    }
    unit = open_unit(spec, bound, scope, None, "give it: `--set NAME=…`")
    return scope.inner(unit=unit, variables=unit.variables)


def _sections(
    spec: Spec, scope: Scope, outputs: tuple[Output, ...] | None
) -> tuple[Training | None, list[Asked], Expect | None]:
    """The sections beside the layers, each looked at whatever is wrong with the others."""
    if not scope.run.combination:
        _tried(lambda: matrix_section(spec, scope))
    return (
        _tried(lambda: training(spec, scope, outputs)),
        _tried(lambda: _asked(spec, scope)) or [],
        _tried(lambda: expectations(spec, scope)),
    )


def _check_rest(scope: Scope) -> None:
    """Check what no layer came from, in this file and in those that it uses."""
    spec = scope.unit.spec
    if spec.blocks or spec.imports or spec.defaults or len(scope.run.units) > 1:
        # Imported here: a spec without blocks does without.
        from netspec.elaborate.uncalled import check_uncalled

        with suppress(TooLarge):
            check_uncalled(scope)


def _asked(spec: Spec, scope: Scope) -> list[Asked]:
    """The `weights` section."""
    if "weights" not in spec.sections:
        return []
    from netspec.elaborate.weights import weight_sources

    return weight_sources(spec, scope)


def _sources(asked: list[Asked], nodes: tuple[Node, ...], run: Run) -> tuple[Source, ...]:
    """The weights to load, of the spec and of what it includes."""
    if not asked and not run.sources:
        return ()
    from netspec.elaborate.weights import loaded

    return tuple(loaded(asked, run.sources, nodes, run))


def _first(inputs: tuple[Node, ...]) -> Result | None:
    """What the first item reads: the input, but none of several, which a name must choose from."""
    if len(inputs) > 1:
        return None
    return Result((Output(inputs[0]),)) if inputs else FAILED


def _check_layers(spec: Spec, scope: Scope) -> None:
    """NS212 when all items only name tensors, have no rounds, or are left out by their `if`."""
    if all(isinstance(each.op, InputLayer) for each in scope.model.nodes):
        fact = "no item of `layers` makes a layer"
        scope.run.error("NS212", fact, spec.sections["layers"].key, None)


def _tried(stage: Callable[[], T]) -> T | None:
    """A section's value, or nothing after what is wrong with it was reported."""
    try:
        return stage()
    except Poisoned:
        return None
