"""The verbs: each is imported when it is called, and what it raises is dealt with here alone."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from netspec.cli.messages import Messages

NAMES = (
    "build",
    "check",
    "expand",
    "explain",
    "init",
    "ops",
    "summary",
    "targets",
    "verify",
)


class Verbs(click.Group):
    """A group whose commands are functions in modules of their own names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs."""
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A verb by its name."""
        if cmd_name not in NAMES:
            return None
        command: click.Command = getattr(import_module(f"netspec.cli.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A verb; for a wrong one, the nearest right one."""
        word = args[0]
        if word in NAMES or word.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        from netspec.suggest import did_you_mean

        cure = did_you_mean(word, NAMES, "`netspec --help` lists the commands")
        raise click.UsageError(f"there is no command `{word}`; {cure}", ctx)

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run a verb, and exit."""
        messages = Messages()
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False, "obj": messages})
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the one place
            from netspec.cli.failure import tell

            code = tell(error, messages)
        sys.exit(code or 0)


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from netspec.version import VERSION

        click.echo(f"netspec {VERSION}")
        ctx.exit()


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version.",
)
def verbs() -> None:
    """Compiles networks written in YAML to Keras models.

    A SPEC is a file, or `-` for standard input.
    """
