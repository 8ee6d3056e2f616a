"""Options that several verbs have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from netspec.cli.messages import FORMATS, Messages
from netspec.diagnostic import Diagnostic, SpecError

Verb = TypeVar("Verb", bound=Callable[..., Any])


def _pairs(_: click.Context, __: click.Parameter, settings: tuple[str, ...]) -> tuple[str, ...]:
    names: set[str] = set()
    for setting in settings:
        name, equals, _value = setting.partition("=")
        if not equals or not name.isidentifier():
            raise click.BadParameter(f"`{setting}` is not NAME=VALUE")
        if name in names:
            raise click.BadParameter(f"`{name}` is given twice")
        names.add(name)
    return settings


def with_settings(verb: Verb) -> Verb:
    """`--set`, for the verbs that compile a spec."""
    return click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_pairs,
        help="Give a parameter of the spec a value. Can be repeated.",
    )(verb)


def with_folders(verb: Verb) -> Verb:
    """`--folder`, for the verbs that compile a spec."""
    return click.option(
        "--folder",
        "folders",
        multiple=True,
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False),
        help="Look in DIR too for files that a spec names. Can be repeated.",
    )(verb)


def _load(context: click.Context, _: click.Parameter, names: tuple[str, ...]) -> None:
    """Load the plugins of the command line, and those of `pyproject.toml`."""
    if context.resilient_parsing:
        return
    from netspec.table import find_table

    table = find_table()
    if not names and not table.plugins:
        return
    from netspec.plugin import PluginError, load_plugin

    for name in names:
        try:
            load_plugin(name)
        except PluginError as error:
            raise click.BadParameter(str(error)) from error
    for name in table.plugins:
        try:
            load_plugin(name)
        except PluginError as error:
            wrong = Diagnostic("NS009", str(error), path=table.path)
            raise SpecError([wrong]) from error


def with_plugins(verb: Verb) -> Verb:
    """`--plugin`, for the verbs that know ops."""
    return click.option(
        "--plugin",
        multiple=True,
        metavar="NAME",
        expose_value=False,
        callback=_load,
        help="Know the ops of an installed plugin too. Can be repeated.",
    )(verb)


def _choose(context: click.Context, _: click.Parameter, form: str) -> None:
    messages: Messages = context.obj
    messages.form = form


def with_messages(name: str) -> Callable[[Verb], Verb]:
    """The option by that name for the format of errors and warnings."""
    return click.option(
        name,
        "form",
        type=click.Choice(FORMATS),
        default="auto",
        expose_value=False,
        callback=_choose,
        help="How errors and warnings are written: for people, or for tools.",
    )


def _hush(context: click.Context, _: click.Parameter, quiet: bool) -> None:
    messages: Messages = context.obj
    messages.quiet = quiet


def with_quiet(verb: Verb) -> Verb:
    """`--quiet`."""
    return click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=_hush,
        help="Say nothing but errors and warnings.",
    )(verb)
