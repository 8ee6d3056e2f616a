"""`netspec init`: a network that comes with netspec, copied to start from."""

from __future__ import annotations

import os

import click

from netspec.diagnostic import Diagnostic, SpecError


@click.command()
@click.argument("name", required=False)
@click.option("--force", is_flag=True, help="Replace files that exist.")
def init(name: str | None, force: bool) -> None:
    """Copy a network that comes with netspec into this folder.

    The files that it imports are copied too. Without a NAME, the networks are listed.

    Where there is a `netspec.schema.json`, which `netspec schema -o` writes, their first lines tell
    editors of it.
    """
    from netspec.starter import files_of, folder, starters

    root = folder()
    known = starters(root)
    if name is None:
        width = max(map(len, known), default=0)
        for each, description in known.items():
            click.echo(f"{each:<{width}}  {description}".rstrip())
        return
    if name not in known:
        from netspec.suggest import did_you_mean

        cure = did_you_mean(name, known, "`netspec init` lists them")
        raise click.UsageError(f"there is no network `{name}`; {cure}")
    _copy(files_of(name, root), root, force)


def _copy(paths: list[str], root: str, force: bool) -> None:
    """Copy all or nothing; what is there already and equal is left alone."""
    from netspec.starter import copied

    contents = {path: copied(_content(os.path.join(root, path)) or b"", path) for path in paths}
    wanted = {path: each for path, each in contents.items() if _content(path) != each}
    taken = [path for path in wanted if os.path.lexists(path)]
    if taken and not force:
        help = "`--force` replaces it"
        raise SpecError(
            Diagnostic("NS606", f"`{path}` exists", path=path, help=help) for path in taken
        )
    if not wanted:
        click.echo("all of it is here already", err=True)
    for path, content in wanted.items():
        try:
            _write(path, content)
        except OSError as error:
            fact = f"cannot write `{path}`: {(error.strerror or str(error)).lower()}"
            raise SpecError([Diagnostic("NS605", fact, path=path)]) from None
        click.echo(path)


def _write(path: str, content: bytes) -> None:
    if os.path.exists(path) and not os.path.isfile(path):
        # A pipe would be waited for.
        raise OSError("it is not a regular file")
    if os.path.dirname(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def _content(path: str) -> bytes | None:
    """The bytes of a file; nothing when there is none."""
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        return file.read()
