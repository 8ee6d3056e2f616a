"""`netspec weights check`: which layers of a spec a file of weights fills."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import click

from netspec.cli.loading import warnings_of
from netspec.cli.messages import Messages
from netspec.cli.options import with_messages, with_quiet, with_spec
from netspec.compiler import compile_spec
from netspec.graph import Source

if TYPE_CHECKING:
    from netspec.lint.choice import Choice


def _renames(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    from netspec.weights.rename import unfilled

    found = {}
    for text in texts:
        old, equals, new = text.partition("=")
        if not old or not equals or not new:
            raise click.BadParameter(f"`{text}` is not OLD=NEW")
        wrong = unfilled(old, new)
        if wrong:
            raise click.BadParameter(f"`{text}`: {wrong}")
        found[old] = new
    return found


@click.command()
@click.argument("file", type=click.Path(readable=False), metavar="FILE")
@click.argument("spec", type=click.Path(readable=False), metavar="SPEC")
@click.option("--by", type=click.Choice(("name", "order")), default="name", show_default=True)
@click.option("--into", multiple=True, metavar="GLOB", help="Fill these layers.  [default: all]")
@click.option(
    "--rename",
    multiple=True,
    metavar="OLD=NEW",
    callback=_renames,
    help="What a layer of FILE is called in SPEC. Can be repeated.",
)
@click.option("--require", type=click.Choice(("all", "any")), default="all", show_default=True)
@click.option("--unused", type=click.Choice(("allow", "error")), default="allow", show_default=True)
@click.option("--layout", type=click.Choice(("torch",)), help="Whose layout FILE has.")
@click.option("--kernels", type=click.Choice(("theano",)), help="Turn the kernels round.")
@click.option("--flatten", type=click.Choice(("channels_first",)), help="What was flattened.")
@with_spec
@with_messages("--errors")
@with_quiet
@click.pass_obj
def check(
    messages: Messages,
    file: str,
    spec: str,
    by: Literal["name", "order"],
    into: tuple[str, ...],
    rename: dict[str, str],
    require: Literal["all", "any"],
    unused: Literal["allow", "error"],
    layout: str | None,
    kernels: str | None,
    flatten: str | None,
    settings: tuple[str, ...],
    folders: tuple[str, ...],
    choice: Choice | None,
) -> None:
    """Show which layers of SPEC the weights in FILE fill, without building it.

    The options are what a source in the `weights` section of the spec can say; what the section
    itself says does not count. The exit code is 1 when FILE does not fit.
    """
    from netspec.snippet import harmless
    from netspec.weights.coverage import coverage, table
    from netspec.weights.plan import planned

    graph = compile_spec(spec, settings=settings, folders=folders)
    source = Source(
        file, file, None, by, into or ("*",), rename, require, unused, kernels, flatten, layout,
        None, {},
    )  # fmt: skip
    with planned(replace(graph, sources=(source,))) as plan:
        messages.show(warnings_of([plan], choice))
        if not messages.quiet:
            click.echo("\n".join(map(harmless, table(coverage(graph, plan)))))
