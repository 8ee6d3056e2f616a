"""Options that several verbs have."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from netspec.cli.messages import FORMATS, Messages
from netspec.diagnostic import Diagnostic, SpecError

if TYPE_CHECKING:
    from netspec.table import Table

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
    table = _table(context)
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


def _table(context: click.Context) -> Table:
    """What `pyproject.toml` says, which is read once."""
    from netspec.table import find_table

    if _TABLE not in context.meta:
        context.meta[_TABLE] = find_table()
    table: Table = context.meta[_TABLE]
    return table


_TABLE = "netspec.table"


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


def _codes(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> tuple[str, ...]:
    """The codes, or patterns of codes, in texts such as `NS702,NS71*`."""
    if not texts:
        return ()
    from netspec.lint.choice import no_lint

    found = tuple(each.strip().upper() for text in texts for each in text.split(","))
    for code in found:
        wrong = no_lint(code)
        if wrong is not None:
            raise click.BadParameter("; ".join(filter(None, wrong)))
    return found


def with_lints(verb: Verb) -> Verb:
    """`--select` and `--ignore`, for the verbs that show warnings of specs: a `Choice`.

    What `pyproject.toml` says is added.
    """

    @wraps(verb)
    def chosen(*args: Any, select: tuple[str, ...], ignore: tuple[str, ...], **kwargs: Any) -> Any:
        table = _table(click.get_current_context())
        select, ignore = (*select, *table.select), (*ignore, *table.ignore)
        choice = None
        if select or ignore:
            from netspec.lint.choice import Choice

            choice = Choice(select, ignore)
        return verb(*args, choice=choice, **kwargs)

    for name, words in (("ignore", "Leave out these warnings"), ("select", _SELECT)):
        option = click.option(
            f"--{name}",
            multiple=True,
            metavar="CODE,...",
            callback=_codes,
            help=f"{words}. Can be repeated.",
        )
        chosen = option(chosen)
    return cast(Verb, chosen)


_SELECT = "Give these warnings too, which are off by default"


def with_spec(verb: Verb) -> Verb:
    """What the verbs share that compile specs and show the warnings of them."""
    return with_settings(with_folders(with_plugins(with_lints(verb))))


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
