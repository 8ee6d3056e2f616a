"""`netspec weights diff`: in what two files of weights differ."""

from __future__ import annotations

import click

from netspec.cli.messages import Messages
from netspec.cli.options import with_messages, with_quiet


@click.command()
@click.argument("file", type=click.Path(readable=False), metavar="A")
@click.argument("other", type=click.Path(readable=False), metavar="B")
@with_messages("--errors")
@with_quiet
@click.pass_context
def diff(context: click.Context, file: str, other: str) -> None:
    """Show in what the weights in A and B differ: layers, shapes, types and values.

    Layers are compared by name. The exit code is 1 when anything differs.
    """
    from netspec.snippet import harmless
    from netspec.weights.difference import differences
    from netspec.weights.opening import opened

    messages: Messages = context.obj
    with opened(file) as one, opened(other) as two:
        found = list(differences(one, two))
    if found:
        click.echo("\n".join(map(harmless, found)))
        context.exit(1)
    messages.remark("no differences")
