"""Commands by their names, each imported when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

import click


class Group(click.Group):
    """A group whose commands are functions in modules of their own names, below `home`."""

    home: ClassVar[str]
    names: ClassVar[tuple[str, ...]]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names."""
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        if cmd_name not in self.names:
            return None
        command: click.Command = getattr(import_module(f"{self.home}.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A command; for a wrong one, the nearest right one."""
        word = args[0]
        if word in self.names or word.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        from netspec.suggest import did_you_mean

        cure = did_you_mean(word, self.names, f"`{ctx.command_path} --help` lists the commands")
        raise click.UsageError(f"there is no command `{word}`; {cure}", ctx)
