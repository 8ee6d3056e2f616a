"""`netspec verify`: what a file was built from, whether it was changed, and who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from netspec.cli.interrupt import heeded
from netspec.cli.messages import Messages
from netspec.cli.options import with_folders, with_messages, with_plugins, with_quiet, with_settings
from netspec.cli.progress import progress
from netspec.compiler import compile_again

if TYPE_CHECKING:
    from netspec.graph import Graph
    from netspec.verification.answers import Answer
    from netspec.verification.stamp import Stamp


def _names(_: click.Context, __: click.Parameter, text: str | None) -> tuple[str, ...]:
    """The readers that `--with` names, each once."""
    if text is None:
        return ()
    from netspec.readers.reader import READERS
    from netspec.suggest import did_you_mean

    names = tuple(dict.fromkeys(each.strip() for each in text.split(",")))
    for name in names:
        if name not in READERS:
            cure = did_you_mean(name, READERS, f"there are {', '.join(READERS)}")
            raise click.BadParameter(f"there is no reader `{name}`; {cure}")
    return names


def _seconds(_: click.Context, __: click.Parameter, limit: float) -> float:
    """A time to wait, which no range keeps from being `nan`."""
    if limit != limit:
        raise click.BadParameter(f"{limit} is no number of seconds")
    return limit


@click.command()
@click.argument("file", type=click.Path(readable=False), metavar="FILE")
@click.argument("spec", type=click.Path(readable=False), required=False, metavar="[SPEC]")
@with_settings
@with_folders
@with_plugins
@click.option(
    "--with",
    "readers",
    metavar="READER,...",
    callback=_names,
    help="Have these load and run it: keras, tf_keras, tfjs, hls4ml.",
)
@click.option(
    "--limit",
    # The system waits for no more than some weeks.
    type=click.FloatRange(0, 10**6, min_open=True),
    callback=_seconds,
    default=120,
    show_default=True,
    metavar="SECONDS",
    help="How long a reader of FILE may take.",
)
@with_messages("--errors")
@with_quiet
@click.pass_obj
def verify(
    messages: Messages,
    file: str,
    spec: str | None,
    settings: tuple[str, ...],
    folders: tuple[str, ...],
    readers: tuple[str, ...],
    limit: float,
) -> None:
    """Show what FILE, an .h5, was built from; with a SPEC, find out whether from that.

    The parameters are those that FILE was built with, unless `--set` gives others. FILE must be
    byte for byte what netspec writes for them.
    """
    if spec is None and (settings or folders or readers):
        raise click.UsageError("`--set`, `--folder` and `--with` need a SPEC")
    from netspec.verification.stamp import read_stamp

    stamp = read_stamp(file, limit)
    if spec is None:
        _show(stamp.rows())
        return
    graph, defaults = compile_again(spec, stamp.params, settings, folders)
    bytes_said = _compared(stamp, graph, spec, bool(readers))
    if not messages.quiet:
        click.echo(f"{file} was built from {spec}{_given(stamp.params, defaults)}\n{bytes_said}")
    if readers:
        _ask(messages, stamp, graph, readers, limit)


def _show(rows: list[tuple[str, ...]]) -> None:
    from netspec.snippet import harmless

    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo(harmless("  ".join(cells).rstrip()))


def _compared(stamp: Stamp, graph: Graph, spec: str, asked: bool) -> str:
    """What is true of the file's bytes; `SpecError` when it was not built so, or was changed."""
    from netspec.verification.contents import check_contents
    from netspec.verification.origin import check_origin
    from netspec.verification.suspect import refusal
    from netspec.version import VERSION

    check_origin(stamp, graph, spec)
    if stamp.version == VERSION:
        digest = check_contents(stamp, graph)
        return f"it is byte for byte what netspec writes  sha256 {digest}"
    fact = f"netspec {stamp.version} built it, and this is {VERSION}"
    if asked:
        # Some run code that a file holds, and the first weights may have become others.
        fact = f"readers are not asked about `{stamp.path}`: {fact}"
        raise refusal("NS624", stamp.path, fact, "build it again, or verify it with that version")
    return f"its bytes were not compared: {fact}"


def _given(params: Mapping[str, object], defaults: Mapping[str, object]) -> str:
    """The parameters that were given, and what they are where nobody gives them."""
    from netspec.verification.stamp import setting

    given = [
        f"{name}={setting(value)} (by default {setting(defaults[name])})"
        for name, value in params.items()
        if name in defaults and defaults[name] != value
    ]
    return f" with {', '.join(given)}" if given else ""


def _ask(
    messages: Messages, stamp: Stamp, graph: Graph, readers: tuple[str, ...], limit: float
) -> None:
    """Show what readers say; raises `SpecError` when it is not what the graph says."""
    from netspec.cli.with_keras import prepare_keras
    from netspec.verification.again import wish_of
    from netspec.verification.answers import complaints, verify_built

    with progress(2 + len(readers), messages.quiet) as step, heeded():
        prepare_keras(graph, None, step)
        answers = verify_built(graph, stamp.path, wish_of(stamp), readers, limit, step)
    if not messages.quiet:
        _show(table(answers))
    messages.settle(complaints(answers, stamp.path))


def table(answers: list[Answer]) -> list[tuple[str, ...]]:
    """The answers of readers, a line each below a title."""
    title = ("reader", "version", "verdict", "difference")
    return [title, *map(_row, answers)]


def _row(answer: Answer) -> tuple[str, ...]:
    difference = answer.verdict.difference
    shown = "-" if difference is None else f"{difference:.2g}"
    return answer.reader.name, answer.version or "-", answer.verdict.judgement, shown
