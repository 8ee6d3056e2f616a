"""The verbs: each is imported when it is called, and what it raises is dealt with here alone."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

from netspec.cli.group import Group
from netspec.cli.messages import Messages

NAMES = (
    "build",
    "check",
    "expand",
    "explain",
    "init",
    "ops",
    "schema",
    "summary",
    "targets",
    "verify",
    "weights",
)


class Verbs(Group):
    """All verbs, which end the process."""

    home = "netspec.cli"
    names = NAMES

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run a verb, and exit."""
        messages = Messages()
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False, "obj": messages})
            messages.finish()
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
