"""The stages in a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from netspec.diagnostic import Diagnostic, SpecError
from netspec.elaborate import check_library, elaborate
from netspec.expect import check_expect
from netspec.graph import Graph
from netspec.project import Project, root_of
from netspec.spec import Spec
from netspec.tree import plain

if TYPE_CHECKING:
    from netspec.lint.choice import Choice


def compile_spec(
    path: str,
    params: Mapping[str, object] | None = None,
    settings: tuple[str, ...] = (),
    folders: tuple[str, ...] = (),
) -> Graph:
    """The graph of the spec at `path` (`-` is standard input), its own contract kept.

    `settings` are further parameters as texts, such as `classes=10`; `folders` are further places
    of the files that the spec names. Raises `SpecError` with all that is wrong.
    """
    return kept(draft(path, params, settings, folders))


def draft(
    path: str,
    params: Mapping[str, object] | None = None,
    settings: tuple[str, ...] = (),
    folders: tuple[str, ...] = (),
) -> Graph:
    """As `compile_spec`, whether the spec's own contract is kept or not."""
    project = Project(root_of(path), folders)
    spec = _open(project, path)
    graph = elaborate(spec, project, given_to(spec, params, settings))
    return replace(graph, files=tuple(project.specs))


def compile_again(
    path: str,
    params: Mapping[str, object],
    settings: tuple[str, ...] = (),
    folders: tuple[str, ...] = (),
) -> tuple[Graph, Mapping[str, object]]:
    """As `compile_spec`, with those of the `params` of an earlier time that the spec still has.

    Also gives the parameters' plain defaults.
    """
    project = Project(root_of(path), folders)
    spec = _open(project, path)
    known = {name: value for name, value in params.items() if name in spec.params}
    graph = kept(elaborate(spec, project, given_to(spec, known, settings)))
    defaults = {
        name: plain(entry.value) for name, entry in spec.params.items() if not entry.value.dynamic
    }
    return graph, defaults


def _open(project: Project, path: str) -> Spec:
    spec = project.open(path)
    if spec.library:
        fact = f"`{path}` is a library of blocks, not a spec"
        cure = "call its blocks from a spec, through `imports`"
        raise SpecError([Diagnostic("NS243", fact, path=path, help=cure)])
    return spec


def check_file(
    path: str,
    params: Mapping[str, object] | None = None,
    settings: tuple[str, ...] = (),
    project: Project | None = None,
    choice: Choice | None = None,
) -> tuple[Diagnostic, ...]:
    """All errors and warnings of the spec or library at `path`; `choice` says which warnings.

    With a `project` of the spec's folder, files that were read for it before are not read again.
    """
    try:
        project = project or Project(root_of(path))
        spec = project.open(path)
        if spec.library:
            check_library(spec, project)
            return _suspect_in_library(spec, choice)
        return check_spec(spec, project, given_to(spec, params, settings), choice)
    except SpecError as error:
        return error.diagnostics


def check_spec(
    spec: Spec,
    project: Project,
    given: Mapping[str, object],
    choice: Choice | None = None,
    combination: bool = False,
) -> tuple[Diagnostic, ...]:
    """All errors and warnings of a spec with some of its parameters given, as for `elaborate`."""
    try:
        graph = kept(elaborate(spec, project, given, combination))
    except SpecError as error:
        return error.diagnostics
    return findings(graph, choice, given=bool(given))


def given_to(
    spec: Spec, params: Mapping[str, object] | None, settings: tuple[str, ...]
) -> Mapping[str, object]:
    """The parameters of a spec that are given, as values or as `name=value`."""
    if not settings:
        return params or {}
    from netspec.setting import read_settings

    return {**(params or {}), **read_settings(settings, spec.params)}


def kept(graph: Graph) -> Graph:
    """The graph itself; `SpecError` when it breaks the contract of its spec."""
    broken = check_expect(graph)
    if broken:
        raise SpecError(broken)
    return graph


def findings(
    graph: Graph, choice: Choice | None = None, given: bool = False
) -> tuple[Diagnostic, ...]:
    """What is legal but suspect in a graph, whose parameters may have been `given`."""
    from netspec.lint import heeded, lint

    own = graph.span.source if graph.span is not None else None
    return tuple(heeded([*graph.warnings, *lint(graph, choice)], own, choice, given))


def _suspect_in_library(spec: Spec, choice: Choice | None) -> tuple[Diagnostic, ...]:
    from netspec.lint import heeded, written

    # Most of it is known where the blocks are called: comments may be of use there.
    own = spec.span.source
    return tuple(heeded([*written(spec)], own, choice, given=True))
