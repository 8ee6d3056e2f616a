"""Specs that are parts of others: what only they lack is given where they are included."""

from __future__ import annotations

from collections.abc import Sequence

from netspec.diagnostic import Diagnostic
from netspec.project import Projects
from netspec.uses import identities, uses


def without_missing(
    found: dict[str, Sequence[Diagnostic]], projects: Projects
) -> dict[str, Sequence[Diagnostic]]:
    """What was found in files, but for parameters that a spec lacks only by itself (NS313).

    Such a spec is included by another of the files, with which it was checked.
    """
    lacking = [path for path, some in found.items() if any(_lacks(each, path) for each in some)]
    used = {path: _used(path, projects) for path in found}
    parts = {
        path
        for path in lacking
        if any(path != other and used[other].intersection(identities(path)) for other in found)
    }
    return {
        path: [each for each in some if not _lacks(each, path)] if path in parts else some
        for path, some in found.items()
    }


def _lacks(diagnostic: Diagnostic, path: str) -> bool:
    """Whether a parameter of the file itself has no value, rather than one of a block in it."""
    span = diagnostic.span
    own = span is not None and span.source.path == path
    return diagnostic.code == "NS313" and own and diagnostic.help.startswith("give it: `--set")


def _used(path: str, projects: Projects) -> set[str]:
    """What tells the files that a spec uses from others."""
    return {each for used in uses(path, projects.of(path)).paths for each in identities(used)}
