"""`netspec weights ls`: what a file of weights holds."""

from __future__ import annotations

import click

from netspec.cli.messages import Messages
from netspec.cli.options import with_messages


@click.command()
@click.argument("file", type=click.Path(readable=False), metavar="FILE")
@with_messages("--errors")
@click.pass_obj
def ls(messages: Messages, file: str) -> None:
    """Show the layers in FILE, and the arrays of each with their shapes and types."""
    from netspec.snippet import harmless
    from netspec.weights.listing import listing
    from netspec.weights.opening import opened

    with opened(file) as found:
        click.echo("\n".join(map(harmless, listing(found))))
