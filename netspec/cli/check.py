"""`netspec check`: all that is wrong with specs, without a framework."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import click

from netspec.cli.files import specs_in
from netspec.cli.messages import Messages
from netspec.cli.options import (
    with_folders,
    with_lints,
    with_messages,
    with_plugins,
    with_quiet,
    with_settings,
)
from netspec.cli.parallel import in_two
from netspec.compiler import check_file
from netspec.diagnostic import Diagnostic, SpecError
from netspec.project import Project, root_of

if TYPE_CHECKING:
    from netspec.lint.choice import Choice


@click.command()
@click.argument(
    "paths", type=click.Path(readable=False), nargs=-1, required=True, metavar="SPEC|DIR..."
)
@with_settings
@with_folders
@with_plugins
@with_lints
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--fix", is_flag=True, help="Write the cures that are exact into the files first.")
@with_messages("--format")
@with_quiet
@click.pass_obj
def check(
    messages: Messages,
    paths: tuple[str, ...],
    settings: tuple[str, ...],
    folders: tuple[str, ...],
    choice: Choice | None,
    strict: bool,
    fix: bool,
) -> None:
    """Say all that is wrong with specs.

    Each SPEC is checked, and each in DIR. No framework is imported. The exit code is 1 if anything
    is wrong.
    """
    files = messages.files = specs_in(paths)
    if fix and "-" in files:
        raise click.UsageError("`--fix` changes files, and `-` is none")
    if fix:
        from netspec.cli.fix import fix_files

        fix_files(files, partial(_check_as_held, settings=settings, folders=folders), messages)
    projects: dict[str, Project] = {}
    if messages.tells_ignored:
        choice = _telling(choice)

    def checked(path: str) -> tuple[Diagnostic, ...]:
        root = root_of(path)
        project = projects.setdefault(root, Project(root, folders))
        return check_file(path, settings=settings, project=project, choice=choice)

    every = (each for some in in_two(checked, files) for each in some)
    # What is wrong with a library is found again from every spec that imports it.
    found = list({(each.code, each.message, each.span): each for each in every}.values())
    messages.ignored = [each for each in found if each.ignored is not None]
    found = [each for each in found if each.ignored is None]
    if strict:
        found = [_error(each) for each in found]
    if not fix:
        messages.fixable = _fixable(found, files)
    if any(each.level == "error" for each in found):
        raise SpecError(found)
    messages.show(found)
    if not found:
        messages.remark(f"{len(files)} specs are fine" if len(files) > 1 else "1 spec is fine")


def _check_as_held(
    path: str, contents: Mapping[str, bytes], settings: tuple[str, ...], folders: tuple[str, ...]
) -> tuple[Diagnostic, ...]:
    """What is wrong with a spec when files hold what `contents` says."""
    project = Project(root_of(path), folders, contents=contents)
    return check_file(path, settings=settings, project=project)


def _fixable(found: list[Diagnostic], files: list[str]) -> int:
    """How many findings have an edit of a file that was named."""
    fixes = (each.fix for each in found)
    return sum(fix is not None and fix.span.source.path in files for fix in fixes)


def _telling(choice: Choice | None) -> Choice:
    from netspec.lint.choice import DEFAULT

    return (choice or DEFAULT)._replace(tell=True)


def _error(warning: Diagnostic) -> Diagnostic:
    from dataclasses import replace

    return replace(warning, level="error")
