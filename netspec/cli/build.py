"""`netspec build`: the Keras model of a spec as a file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from time import perf_counter
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import click

from netspec.cli.interrupt import heeded
from netspec.cli.loading import plans_of, tell_coverage, warnings_of
from netspec.cli.messages import Messages
from netspec.cli.options import (
    with_folders,
    with_lints,
    with_messages,
    with_plugins,
    with_quiet,
    with_settings,
)
from netspec.cli.progress import Step, progress
from netspec.compiler import compile_spec, findings
from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.artifact import write_artifact
from netspec.emit.destination import (
    FORMATS,
    SUFFIXES,
    Format,
    agree,
    check_destination,
    ending_of,
    format_of,
)
from netspec.emit.figures import byte_size
from netspec.emit.readers import Target
from netspec.emit.wish import INITS, TARGETS, Init, Wish
from netspec.graph import Graph
from netspec.measure import measure

if TYPE_CHECKING:
    from netspec.lint.choice import Choice
    from netspec.weights.plan import Plan

Engine: TypeAlias = Literal["netspec", "keras"]
Backend: TypeAlias = Literal["tensorflow", "jax", "torch"]


@click.command()
@click.argument(
    "specs", type=click.Path(readable=False), nargs=-1, required=True, metavar="SPEC..."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(readable=False),
    metavar="FILE|DIR",
    help="Where to write; the name's end says what.",
)
@with_settings
@with_folders
@with_plugins
@with_lints
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=0,
    metavar="N",
    help="The same seed gives the same file.  [default: 0]",
)
@click.option("--format", type=click.Choice(FORMATS), help="What to write.  [default: h5]")
@click.option(
    "--target", type=click.Choice(TARGETS), help="Who shall read it.  [default: portable]"
)
@click.option("--init", type=click.Choice(INITS), help="The first weights.  [default: spec]")
@click.option("--compress", is_flag=True, help="Compress the weights (gzip).")
@click.option("--engine", type=click.Choice(get_args(Engine)), help="What writes it.")
@click.option(
    "--backend",
    type=click.Choice(get_args(Backend)),
    help="What Keras shall run on.  [default: Keras's own]",
)
@click.option("--verify", is_flag=True, help="Have Keras load and run what was written.")
@click.option(
    "--report",
    type=click.Path(readable=False, dir_okay=False),
    metavar="FILE",
    help="Write to FILE, as JSON, where the weights of every layer come from.",
)
@click.option("--force", is_flag=True, help="Replace a file of another kind too.")
@with_messages("--errors")
@with_quiet
@click.pass_obj
def build(
    messages: Messages,
    specs: tuple[str, ...],
    output: str | None,
    settings: tuple[str, ...],
    folders: tuple[str, ...],
    choice: Choice | None,
    seed: int,
    format: Format | None,
    target: Target | None,
    init: Init | None,
    compress: bool,
    engine: Engine | None,
    backend: Backend | None,
    verify: bool,
    report: str | None,
    force: bool,
) -> None:
    """Write the Keras model of each SPEC.

    NAME.yaml becomes NAME.h5 in this folder: the whole model, with its first weights. A FILE that
    ends in .keras, .weights.h5 or .json gets Keras's own format, the weights alone, or the
    architecture alone. Where the spec loads weights, a table says which layer got which.

    The file is written without Keras, in the spelling that every reader knows; `--target keras3`
    writes what Keras 3 itself would save, `--engine keras` lets Keras save it.
    """
    _check_usage(specs, output, format, report)
    engine = engine or ("keras" if backend else None)
    own = {"target": target, "init": init, "compress": compress or None, "verify": verify or None}
    _check_engine(engine, own, backend)
    start = perf_counter()
    graphs = _compiled(specs, settings, folders)
    destinations = _destinations(specs, graphs, output, format)
    for path, _ in destinations:
        check_destination(path, specs, force)
    wishes = [
        Wish(form, target or "portable", seed, init or "spec", compress) for _, form in destinations
    ]
    for (path, _), wish in zip(destinations, wishes, strict=True):
        _check_wish(path, wish, own)
    found = _found(graphs, wishes, engine, choice, given=bool(settings))
    with ExitStack() as held, heeded():
        plans = plans_of(graphs, wishes, held)
        messages.show([*found, *warnings_of(plans, choice)])
        for graph, (path, _), wish, plan in zip(graphs, destinations, wishes, plans, strict=True):
            if plan is not None:
                tell_coverage(graph, plan, report, messages)
            with progress(5 if verify else 3, messages.quiet) as step:
                digest = _write(graph, path, wish, plan, engine, backend, step)
                if verify:
                    _verify(graph, path, wish, step)
            if not messages.quiet:
                click.echo(_line(path, graph, perf_counter() - start, digest))
            start = perf_counter()


def _write(
    graph: Graph,
    path: str,
    wish: Wish,
    plan: Plan | None,
    engine: Engine | None,
    backend: Backend | None,
    step: Step,
) -> str:
    """Write a file; its SHA-256."""
    if engine == "keras":
        from netspec.cli.with_keras import write_with_keras

        return write_with_keras(graph, path, wish, plan, backend, step)
    step(f"writing {path}")
    return write_artifact(graph, path, wish, plan)


def _found(
    graphs: list[Graph],
    wishes: list[Wish],
    engine: Engine | None,
    choice: Choice | None,
    given: bool,
) -> list[Diagnostic]:
    """What is suspect in the graphs, and which readers their files will not serve.

    Raises `SpecError` when one cannot be written as wished.
    """
    found = [each for graph in graphs for each in findings(graph, choice, given)]
    from netspec.emit.limits import imports, limits

    for graph, wish in zip(graphs, wishes, strict=True):
        target: Target = "keras3" if engine == "keras" else wish.target
        if wish.format == "h5" and engine != "keras":
            found += limits(graph, target)
        elif wish.format != "weights":
            found += imports(graph, target)
    if any(each.level == "error" for each in found):
        raise SpecError(found)
    return found


def _check_wish(path: str, wish: Wish, own: Mapping[str, str | bool | None]) -> None:
    """Refuse options that have no meaning for a format."""
    idle = {
        "keras": ("compress", "verify"),
        "weights": ("compress", "verify", "target"),
        "json": ("compress", "verify", "init"),
    }
    for name in idle.get(wish.format, ()):
        if own[name] is not None:
            raise click.UsageError(f"`--{name}` has no meaning for `{path}`")
    if wish.format != "h5" and wish.target == "keras2":
        raise click.UsageError(f"`--target keras2` is for .h5, not for `{path}`")


def _verify(graph: Graph, path: str, wish: Wish, step: Step) -> None:
    """Have Keras load and run the file; `SpecError` when it is not what the graph says."""
    from netspec.cli.with_keras import prepare_keras
    from netspec.verification.answers import complaints, verify_built

    prepare_keras(graph, None, step)
    found = complaints(verify_built(graph, path, wish, step=step), path)
    if found:
        raise SpecError(found)


def _check_engine(
    engine: Engine | None, own: Mapping[str, str | bool | None], backend: Backend | None
) -> None:
    """Refuse what an engine cannot do."""
    if engine == "netspec" and backend:
        raise click.UsageError("`--backend` is Keras's, and needs `--engine keras`")
    for name, value in own.items():
        if engine == "keras" and value is not None:
            raise click.UsageError(f"`--{name}` has no meaning for `--engine keras`")


def _check_usage(
    specs: tuple[str, ...], output: str | None, format: Format | None, report: str | None
) -> None:
    """Refuse what no spec can be read from or written to."""
    if report is not None and len(specs) > 1:
        raise click.UsageError(f"`--report` is about one spec, but here are {len(specs)}")
    if specs.count("-") > 1:
        raise click.UsageError("standard input is one spec, but `-` is given twice")
    if output == "":
        raise click.BadParameter("the name is empty", param_hint="-o")
    ending = ending_of(output or "")
    if format and not os.path.isdir(output or "") and not agree(ending, format):
        both = f"`{ending}` of `{output}` and `--format {format}`"
        raise click.UsageError(f"{both} contradict each other; leave one out")


def _compiled(
    specs: tuple[str, ...], settings: tuple[str, ...], folders: tuple[str, ...]
) -> list[Graph]:
    """The graphs of all specs, or the errors of all."""
    graphs: list[Graph] = []
    found: list[Diagnostic] = []
    for path in specs:
        try:
            graphs.append(compile_spec(path, settings=settings, folders=folders))
        except SpecError as error:
            found += error.diagnostics
    if found:
        raise SpecError(found)
    return graphs


def _destinations(
    specs: tuple[str, ...], graphs: list[Graph], output: str | None, format: Format | None
) -> list[tuple[str, Format]]:
    """The file and the format of each artifact."""
    folder = output or ""
    if output and not (output.endswith((os.sep, "/")) or os.path.isdir(output)):
        if len(specs) > 1:
            raise click.UsageError(f"`{output}` is one file for {len(specs)} specs; give a folder")
        return [(output, format or format_of(output))]
    wanted = format or "h5"
    stems = map(_stem, specs, graphs)
    names = [stem + SUFFIXES[wanted] for stem in stems]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise click.UsageError(f"two specs would be written to `{twice}`")
    return [(os.path.join(folder, name), wanted) for name in names]


def _stem(path: str, graph: Graph) -> str:
    if path == "-":
        return graph.name
    return os.path.basename(path).removesuffix(".yaml").removesuffix(".yml")


def _line(path: str, graph: Graph, seconds: float, digest: str) -> str:
    size = byte_size(os.path.getsize(path))
    params = f"{measure(graph).params:,} parameters"
    return f"{path}  {params}  {size}  {seconds:.1f} s  sha256 {digest}"
