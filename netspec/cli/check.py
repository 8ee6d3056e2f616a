"""`netspec check`: all that is wrong with specs, without a framework."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import click

from netspec.cli.files import specs_in
from netspec.cli.messages import Messages
from netspec.cli.options import with_messages, with_quiet, with_spec
from netspec.compiler import check_file
from netspec.diagnostic import Diagnostic, SpecError
from netspec.parallel import spread
from netspec.project import Projects

# What was found in a file, and in how many combinations of parameters it was looked for.
Checked: TypeAlias = tuple[Sequence[Diagnostic], int]

if TYPE_CHECKING:
    from netspec.lint.choice import Choice


@click.command()
@click.argument(
    "paths", type=click.Path(readable=False), nargs=-1, required=True, metavar="SPEC|DIR..."
)
@with_spec
@click.option("--matrix", is_flag=True, help="Check every combination of what `matrix` has.")
@click.option(
    "--changed-since",
    "revision",
    metavar="REV",
    help="Check what git says has changed since REV, and what uses it.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Work in N processes; by default in two where that is faster.",
)
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
    matrix: bool,
    revision: str | None,
    jobs: int | None,
    strict: bool,
    fix: bool,
) -> None:
    """Say all that is wrong with specs.

    Each SPEC is checked, and each in DIR. No framework is imported. The exit code is 1 if anything
    is wrong.
    """
    projects = Projects(folders)
    messages.files = files = _files(paths, revision, projects, fix)
    if messages.tells_ignored:
        choice = _telling(choice)
    work = partial(_in_all_combinations if matrix else _once, settings, choice)
    if fix:
        from netspec.cli.fix import fix_files

        fix_files(files, partial(_check_as_held, work, folders), messages)
        # What was read before is not what is there now.
        projects = Projects(folders)
    every = spread(partial(work, projects), files, jobs)
    found = _joined(dict(zip(files, (found for found, _ in every), strict=True)), projects)
    found = _counting(found, strict, messages)
    scope = _scope(len(files), sum(count for _, count in every))
    messages.scope = scope if scope != "1 spec" else ""
    if not fix:
        messages.fixable = _fixable(found, files)
    if any(each.level == "error" for each in found):
        raise SpecError(found)
    messages.show(found)
    if not found:
        messages.remark(_fine(scope, revision))


def _files(
    paths: tuple[str, ...], revision: str | None, projects: Projects, fix: bool
) -> list[str]:
    """The specs that are to be checked."""
    files = specs_in(paths)
    if fix and "-" in files:
        raise click.UsageError("`--fix` changes files, and `-` is none")
    if revision is None:
        return files
    from netspec.cli.changes import changed

    return changed(files, paths, revision, projects)


def _once(
    settings: tuple[str, ...], choice: Choice | None, projects: Projects, path: str
) -> Checked:
    return check_file(path, settings=settings, project=projects.of(path), choice=choice), 1


def _in_all_combinations(
    settings: tuple[str, ...], choice: Choice | None, projects: Projects, path: str
) -> Checked:
    from netspec.matrix import check_combinations

    return check_combinations(path, settings, projects.of(path), choice)


def _joined(found: dict[str, Sequence[Diagnostic]], projects: Projects) -> list[Diagnostic]:
    """What was found in all files, each mistake once."""
    if any(each.code == "NS313" for some in found.values() for each in some):
        from netspec.cli.parts import without_missing

        found = without_missing(found, projects)
    return _distinct(each for some in found.values() for each in some)


def _distinct(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What is wrong with a library or an included spec is found again by every spec that uses it.

    The last finding is kept, but none that is of some combinations where another is of all.
    """
    distinct: dict[object, Diagnostic] = {}
    for each in found:
        key = (each.code, each.message, each.span)
        if not each.combinations or key not in distinct or distinct[key].combinations:
            distinct[key] = each
    return list(distinct.values())


def _counting(found: list[Diagnostic], strict: bool, messages: Messages) -> list[Diagnostic]:
    """What no comment ignores, of which all are errors where it is `strict`."""
    messages.ignored = [each for each in found if each.ignored is not None]
    heeded = [each for each in found if each.ignored is None]
    return [_error(each) for each in heeded] if strict else heeded


def _scope(files: int, combinations: int) -> str:
    """What was looked at: `12 specs`."""
    specs = f"{files} spec{'s' * (files != 1)}"
    return specs if combinations == files else f"{specs}, {combinations} combinations"


def _fine(scope: str, revision: str | None) -> str:
    specs, _, combinations = scope.partition(", ")
    if specs == "0 specs":
        return f"no spec has changed since {revision}"
    verb = "is" if specs == "1 spec" else "are"
    return f"{specs} {verb} fine" + (f" in {combinations}" if combinations else "")


def _check_as_held(
    work: Callable[[Projects, str], Checked],
    folders: tuple[str, ...],
    path: str,
    contents: Mapping[str, bytes],
) -> tuple[Diagnostic, ...]:
    """What is wrong with a spec when files hold what `contents` says."""
    return tuple(work(Projects(folders, contents), path)[0])


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
