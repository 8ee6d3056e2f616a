"""Spec → Graph: parameters, blocks, repeats, branches become nodes, each shaped as it is added."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from netspec.diagnostic import SpecError
from netspec.elaborate.document import input_nodes, settings
from netspec.elaborate.finish import pruned
from netspec.elaborate.freezing import check_used, freezes
from netspec.elaborate.outputs import named_outputs
from netspec.elaborate.run import Model, Poisoned, Run, TooLarge
from netspec.elaborate.scope import FAILED, Binding, Result, Scope, Unit, Variables
from netspec.elaborate.sections import check_matrix, expectations, training
from netspec.elaborate.unit import open_unit
from netspec.elaborate.walk import walk
from netspec.graph import Graph, Node, Output, Source
from netspec.ops.structure import InputLayer
from netspec.project import Project
from netspec.spec import Spec

T = TypeVar("T")


def elaborate(spec: Spec, project: Project, given: Mapping[str, object]) -> Graph:
    """The graph of a spec with some of its parameters given.

    Raises `SpecError` with all that is wrong with the spec.
    """
    scope = _scope(spec, project)
    try:
        return _graph(spec, given, scope)
    except (Poisoned, TooLarge):
        _check_rest(scope)
        raise SpecError(scope.run.found) from None


def check_library(spec: Spec, project: Project) -> None:
    """Check the blocks of a library, which nothing calls; `SpecError` with all that is wrong."""
    scope = _scope(spec, project)
    _tried(lambda: open_unit(spec, {}, scope, None))
    _check_rest(scope)
    scope.run.stop_if_wrong()


def _scope(spec: Spec, project: Project) -> Scope:
    empty = Variables({})
    return Scope(Run(project), Model(), Unit(spec, empty), empty, "channels_last", "float32")


def _graph(spec: Spec, given: Mapping[str, object], scope: Scope) -> Graph:
    run = scope.run
    bound = {name: Binding(value, None) for name, value in given.items()}
    unit = open_unit(spec, bound, scope, None, "give it: `--set NAME=…`")
    scope = scope.inner(unit=unit, variables=unit.variables)
    wanted = settings(spec, scope)
    scope = scope.inner(data_format=wanted.data_format, dtype=wanted.dtype)
    globs = freezes(spec, scope, "")
    scope = scope.inner(freezes=globs)
    inputs = input_nodes(spec, scope)
    last = walk(spec.layers, scope, _first(inputs))
    outputs = _tried(lambda: named_outputs(spec, scope, last)) or ()
    _check_layers(spec, scope)
    _check_rest(scope)
    run.stop_if_wrong()
    check_used(globs, scope)
    _tried(lambda: check_matrix(spec, scope))
    nodes = pruned(inputs, scope.model.nodes, outputs, run)
    graph = Graph(
        name=spec.name,
        inputs=inputs,
        nodes=nodes,
        outputs=outputs,
        data_format=scope.data_format,
        dtype=scope.dtype,
        params={name: unit.variables.get(name).value for name in spec.params},
        training=_tried(lambda: training(spec, scope, outputs)),
        sources=_tried(lambda: _sources(spec, nodes, scope)) or (),
        expect=_tried(lambda: expectations(spec, scope)),
        span=spec.span,
        warnings=tuple(run.warnings),
    )
    run.stop_if_wrong()
    return graph


def _check_rest(scope: Scope) -> None:
    """Check what no layer came from, in this file and in those that it uses."""
    spec = scope.unit.spec
    if spec.blocks or spec.imports or spec.defaults or len(scope.run.units) > 1:
        # Imported here: a spec without blocks does without.
        from netspec.elaborate.uncalled import check_uncalled

        check_uncalled(scope)


def _sources(spec: Spec, nodes: tuple[Node, ...], scope: Scope) -> tuple[Source, ...]:
    """The weights to load, of the spec and of what it includes."""
    if "weights" not in spec.sections and not scope.run.sources:
        return ()
    from netspec.elaborate.weights import loaded, weight_sources

    own = weight_sources(spec, scope) if "weights" in spec.sections else []
    return tuple(loaded(own, scope.run.sources, nodes, scope.run))


def _first(inputs: tuple[Node, ...]) -> Result | None:
    """What the first item reads: the input, but none of several, which a name must choose from."""
    if len(inputs) > 1:
        return None
    return Result((Output(inputs[0]),)) if inputs else FAILED


def _check_layers(spec: Spec, scope: Scope) -> None:
    """NS212 when all items only name tensors, have no rounds, or are left out by their `if`."""
    if not scope.run.found and all(isinstance(each.op, InputLayer) for each in scope.model.nodes):
        fact = "no item of `layers` makes a layer"
        scope.run.error("NS212", fact, spec.sections["layers"].key, None)


def _tried(stage: Callable[[], T]) -> T | None:
    """A section's value, or nothing after what is wrong with it was reported."""
    try:
        return stage()
    except Poisoned:
        return None
