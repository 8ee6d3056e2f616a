"""`netspec summary`: what a network is made of and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netspec.cli.messages import Messages
from netspec.cli.options import with_messages, with_spec
from netspec.compiler import draft, findings, kept
from netspec.emit import summary as emitter

if TYPE_CHECKING:
    from netspec.lint.choice import Choice


@click.command()
@click.argument("spec", type=click.Path(readable=False), metavar="SPEC")
@with_spec
@click.option(
    "--format",
    type=click.Choice(emitter.FORMS),
    default="table",
    show_default=True,
    help="How it is written.",
)
@click.option(
    "--depth",
    type=click.IntRange(0),
    metavar="N",
    help="Look N levels into blocks, groups and sub-models.  [default: everything]",
)
@with_messages("--errors")
@click.pass_obj
def summary(
    messages: Messages,
    spec: str,
    settings: tuple[str, ...],
    folders: tuple[str, ...],
    choice: Choice | None,
    format: emitter.Form,
    depth: int | None,
) -> None:
    """Show the layers of SPEC, and what they cost.

    MACs, and the largest activation, are for one sample. No framework is imported.
    """
    graph = draft(spec, settings=settings, folders=folders)
    messages.show(findings(graph, choice, given=bool(settings)))
    click.echo(emitter.summary(graph, format, depth))
    # At last: the figures show why.
    kept(graph)
