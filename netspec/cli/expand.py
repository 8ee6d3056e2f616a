"""`netspec expand`: the flat spec of the same network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netspec.cli.messages import Messages
from netspec.cli.options import with_messages, with_spec
from netspec.compiler import draft, findings, kept

if TYPE_CHECKING:
    from netspec.lint.choice import Choice


@click.command()
@click.argument("spec", type=click.Path(readable=False), metavar="SPEC")
@with_spec
@with_messages("--errors")
@click.pass_obj
def expand(
    messages: Messages,
    spec: str,
    settings: tuple[str, ...],
    folders: tuple[str, ...],
    choice: Choice | None,
) -> None:
    """Print SPEC without blocks, repeats and expressions.

    What is printed is a spec of the same network, with every layer and value written out.
    """
    from netspec.emit import expand as emitter

    graph = draft(spec, settings=settings, folders=folders)
    messages.show(findings(graph, choice, given=bool(settings)))
    click.echo(emitter.expand(graph), nl=False)
    kept(graph)
