"""`check --changed-since`: the specs that a change may have broken."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from netspec.cli.git import changed_files
from netspec.project import Project, Projects
from netspec.uses import identities, uses


def changed(
    files: Sequence[str], paths: Iterable[str], revision: str, projects: Projects
) -> list[str]:
    """Those of the `files` that have changed since a revision, or use a file that has.

    `paths` are the files and folders on the command line: each tells a repository. Standard input
    has no past, and what is not there cannot have stayed as it was. Raises `SpecError` (NS010).
    """
    changes = _Changes(_changes(paths, projects.folders, revision))
    return [path for path in files if changes.concern(path, projects.of(path))]


def _changes(paths: Iterable[str], folders: Iterable[str], revision: str) -> set[str]:
    """The files that have changed in any of the repositories."""
    own = {path if os.path.isdir(path) else os.path.dirname(path) or "." for path in paths}
    found: set[str] = set()
    for folder in sorted(own):
        if os.path.isdir(folder):
            found.update(changed_files(folder, revision))
    return found


class _Changes:
    """Files that have changed; of a folder, all that is in it."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.files: set[str] = set()
        folders = []
        for path in paths:
            self.files.update(identities(path))
            if os.path.isdir(path) and not os.path.islink(path):
                folders.append(os.path.join(os.path.realpath(path), ""))
        self.folders = tuple(folders)

    def concern(self, path: str, project: Project) -> bool:
        """Whether a spec is to be looked at again."""
        if path == "-" or not os.path.exists(path) or self._has(path):
            return True
        used = uses(path, project)
        return any(map(self._has, used.paths)) or (used.computed and self._may_have(project))

    def _has(self, path: str) -> bool:
        return any(each in self.files or each.startswith(self.folders) for each in identities(path))

    def _may_have(self, project: Project) -> bool:
        """Whether any file has changed that a spec of the project could name."""
        roots = tuple(
            os.path.join(os.path.realpath(each), "") for each in (project.root, *project.folders)
        )
        return any(each.startswith(roots) for each in self.files) or any(
            each.startswith(roots) for each in self.folders
        )
