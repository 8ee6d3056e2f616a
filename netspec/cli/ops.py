"""`netspec ops`: the catalogue of ops."""

from __future__ import annotations

import click

from netspec.cli.options import with_plugins


@click.command()
@click.argument("name", required=False)
@click.option(
    "--format",
    type=click.Choice(("text", "markdown")),
    default="text",
    show_default=True,
    help="Text, or the whole reference page.",
)
@with_plugins
def ops(name: str | None, format: str) -> None:
    """Show what an op takes, with an example.

    Without a NAME, all ops are listed.
    """
    from netspec.reference import pages
    from netspec.suggest import did_you_mean

    if name is not None and name not in pages.known_words():
        cure = did_you_mean(name, pages.known_words(), "`netspec ops` lists them")
        raise click.UsageError(f"there is no op `{name}`; {cure}")
    if format == "markdown":
        click.echo(pages.section(name) if name else pages.reference())
    else:
        click.echo(pages.page(name) if name else pages.listing())
