"""`netspec schema`: what a spec may have, for editors."""

from __future__ import annotations

import click

from netspec.cli.options import with_folders, with_plugins


@click.command()
@click.option(
    "--for",
    "spec",
    type=click.Path(readable=False),
    metavar="SPEC",
    help="Know the blocks of SPEC and of its imports too, and what its `defaults` give.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write it to FILE instead of printing it.",
)
@with_folders
@with_plugins
def schema(spec: str | None, output: str | None, folders: tuple[str, ...]) -> None:
    """Print the JSON Schema of specs (draft-07), for editors to complete and check them by.

    An editor finds it by the first line of a spec:

    \b
        # yaml-language-server: $schema=netspec.schema.json

    The schema of all specs takes any block for a word. That of one SPEC has only those that it can
    call, with their parameters; it is to be made again when they change.
    """
    from netspec.schema import text

    if spec is None:
        from netspec.schema.document import general

        found = text(general())
    else:
        from netspec.schema.calls import schema_for

        found = text(schema_for(spec, folders))
    if output is None:
        click.echo(found, nl=False)
        return
    from netspec.cli.text_file import write_text

    write_text(output, found)
