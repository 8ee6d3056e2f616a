"""`netspec targets`: which programs load the files of a spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netspec.cli.messages import Messages
from netspec.cli.options import with_messages, with_spec
from netspec.compiler import compile_spec, findings
from netspec.emit import targets as emitter

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
@with_messages("--errors")
@click.pass_obj
def targets(
    messages: Messages,
    spec: str,
    settings: tuple[str, ...],
    folders: tuple[str, ...],
    choice: Choice | None,
    format: emitter.Form,
) -> None:
    """Show which programs load the .h5 of SPEC, built for which target.

    Nothing is built and no program is run: it is known of each what it does not read. `differs`
    is a file that loads as something else than the spec says.
    """
    graph = compile_spec(spec, settings=settings, folders=folders)
    messages.show(findings(graph, choice, given=bool(settings)))
    click.echo(emitter.targets(graph, format))
