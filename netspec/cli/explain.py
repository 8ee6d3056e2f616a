"""`netspec explain`: what an error means, and how to mend it."""

from __future__ import annotations

import click

from netspec.pages import codes, page, title


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain an error, and how to mend it.

    CODE is its code, such as NS403; without one, all are listed.
    """
    known = codes()
    if code is None:
        for each in known:
            click.echo(f"{each}  {title(each)}")
        return
    wanted = code.upper() if not code.isdecimal() else f"NS{code}"
    if wanted not in known:
        from netspec.suggest import did_you_mean

        cure = did_you_mean(wanted, known, "`netspec explain` lists them")
        raise click.UsageError(f"there is no code `{code}`; {cure}")
    click.echo(page(wanted), nl=False)
