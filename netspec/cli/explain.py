"""`netspec explain`: what an error means, and how to mend it."""

from __future__ import annotations

import os

import click

FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "explain")


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain an error, and how to mend it.

    CODE is its code, such as NS403; without one, all are listed.
    """
    codes = _codes()
    if code is None:
        for each in codes:
            click.echo(f"{each}  {_title(each)}")
        return
    wanted = code.upper() if not code.isdecimal() else f"NS{code}"
    if wanted not in codes:
        from netspec.suggest import did_you_mean

        cure = did_you_mean(wanted, codes, "`netspec explain` lists them")
        raise click.UsageError(f"there is no code `{code}`; {cure}")
    click.echo(_page(wanted), nl=False)


def _codes() -> list[str]:
    return sorted(name.removesuffix(".md") for name in os.listdir(FOLDER) if name.endswith(".md"))


def _title(code: str) -> str:
    return _page(code).partition("\n")[0].removeprefix("# ")


def _page(code: str) -> str:
    with open(os.path.join(FOLDER, f"{code}.md"), encoding="utf-8") as file:
        return file.read()
