"""`netspec build`: the Keras model of a spec as a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from time import perf_counter
from typing import TYPE_CHECKING, TypeAlias, get_args

import click

from netspec.cli.asked import (
    Backend,
    Engine,
    check_engine,
    check_files,
    check_report,
    check_usage,
    destinations_of,
    may_be_h5,
)
from netspec.cli.interrupt import heeded
from netspec.cli.loading import plans_of, tell_coverage, warnings_of
from netspec.cli.messages import Messages
from netspec.cli.options import with_messages, with_quiet, with_spec
from netspec.cli.progress import Step, progress
from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.destination import FORMATS, Format
from netspec.emit.figures import byte_size
from netspec.emit.helper import helping
from netspec.emit.kept import kept_by
from netspec.emit.readers import Target
from netspec.emit.wish import INITS, TARGETS, Init, Wish

if TYPE_CHECKING:
    from netspec.graph import Graph
    from netspec.lint.choice import Choice
    from netspec.standby import Standby
    from netspec.weights.plan import Plan

    Writer: TypeAlias = Callable[[Graph, str, Wish, Plan | None, Step], str]


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
@with_spec
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
@click.option(
    "--init", type=click.Choice(INITS), help="First weights, if none are loaded.  [default: spec]"
)
@click.option("--compress", is_flag=True, help="Compress all but small weights (gzip).")
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
    check_usage(specs, output, format, report)
    engine = engine or ("keras" if backend else None)
    own = {"target": target, "init": init, "compress": compress or None, "verify": verify or None}
    check_engine(engine, own, backend)
    start = perf_counter()
    with ExitStack() as held:
        helper = None
        if engine != "keras" and may_be_h5(output, format):
            # Before what it imports itself is imported here, as far as that can be.
            helper = held.enter_context(helping())
        graphs = _compiled(specs, settings, folders)
        destinations = destinations_of(specs, graphs, output, format)
        wishes = [
            Wish(form, target or "portable", seed, init or "spec", compress)
            for _, form in destinations
        ]
        kept = kept_by(graphs)
        check_files(destinations, wishes, kept, force, own, helper)
        check_report(report, destinations, kept, force)
        write = _writer(engine, backend, helper, (graphs[0], destinations[0][0], wishes[0]))
        found = _found(graphs, wishes, engine, choice, given=bool(settings))
        held.enter_context(heeded())
        plans = plans_of(graphs, wishes, held)
        messages.show([*found, *warnings_of(plans, choice)])
        for graph, (path, _), wish, plan in zip(graphs, destinations, wishes, plans, strict=True):
            tell_coverage(graph, plan, report, messages)
            with progress(5 if verify else 3, messages.quiet) as step:
                digest = write(graph, path, wish, plan, step)
                told = _verify(graph, path, wish, step) if verify else []
            messages.settle(told)
            if not messages.quiet:
                click.echo(_line(path, graph, perf_counter() - start, digest))
            start = perf_counter()


def _writer(
    engine: Engine | None,
    backend: Backend | None,
    helper: Standby | None,
    first: tuple[Graph, str, Wish],
) -> Writer:
    """What writes a file by an engine, and gives its SHA-256.

    The `first` is begun at once, since it takes longer to write than to check.
    """

    def with_keras(graph: Graph, path: str, wish: Wish, plan: Plan | None, step: Step) -> str:
        from netspec.cli.with_keras import write_with_keras

        return write_with_keras(graph, path, wish, plan, backend, step)

    if engine == "keras":
        return with_keras
    from netspec.emit.artifact import begin_artifact, write_artifact

    begun_first = begin_artifact(*first, helper)

    def without(graph: Graph, path: str, wish: Wish, plan: Plan | None, step: Step) -> str:
        step(f"writing {path}")
        begun = begun_first if graph is first[0] else begin_artifact(graph, path, wish, helper)
        return write_artifact(graph, path, wish, plan, begun)

    return without


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
    from netspec.compiler import findings
    from netspec.emit.limits import limits, limits_of_archive

    found = [each for graph in graphs for each in findings(graph, choice, given)]

    for graph, wish in zip(graphs, wishes, strict=True):
        target: Target = "keras3" if engine == "keras" else wish.target
        if wish.format == "h5":
            found += limits(graph, target)
        elif wish.format != "weights":
            found += limits_of_archive(graph, target)
    if any(each.level == "error" for each in found):
        raise SpecError(found)
    return found


def _verify(graph: Graph, path: str, wish: Wish, step: Step) -> list[Diagnostic]:
    """Have Keras load and run the file; what is wrong, where it is not what the graph says."""
    from netspec.cli.with_keras import prepare_keras
    from netspec.verification.answers import complaints, verify_built

    prepare_keras(graph, None, step)
    return complaints(verify_built(graph, path, wish, step=step), path)


def _compiled(
    specs: tuple[str, ...], settings: tuple[str, ...], folders: tuple[str, ...]
) -> list[Graph]:
    """The graphs of all specs, or the errors of all."""
    from netspec.compiler import compile_spec

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


def _line(path: str, graph: Graph, seconds: float, digest: str) -> str:
    from netspec.measure import measure

    size = byte_size(os.path.getsize(path))
    params = f"{measure(graph).params:,} parameters"
    return f"{path}  {params}  {size}  {seconds:.1f} s  sha256 {digest}"
