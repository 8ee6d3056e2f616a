"""The files that a spec draws in: where they may lie, each read and parsed once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from netspec.diagnostic import Diagnostic, SpecError
from netspec.file import decode, load_source
from netspec.parse import parse
from netspec.read import read
from netspec.source import Span
from netspec.spec import Spec

# More is no path on any system; to look for links in a million folders takes minutes.
LONGEST = 4096


@dataclass(slots=True, eq=False, repr=False)
class Project:
    """Parsed files by path.

    Files that a spec names lie in the folder tree `root`, or in one of `folders`, which the user
    gave by hand.
    """

    root: str
    folders: tuple[str, ...] = ()
    specs: dict[str, Spec] = field(default_factory=dict)
    # What files would hold, by their real path, in place of what they hold.
    contents: Mapping[str, bytes] = field(default_factory=dict)

    def open(self, path: str) -> Spec:
        """The spec at a path; `SpecError` when it cannot be read or is no spec."""
        key = path if path == "-" else os.path.realpath(path)
        if key not in self.specs:
            content = self.contents.get(key)
            source = load_source(path) if content is None else decode(path, content)
            self.specs[key] = parse(source, read(source))
        return self.specs[key]

    def named(self, name: str, span: Span) -> str:
        """The path of a file that a spec names: beside that spec, else in one of `folders`."""
        path = self.place(name, span)
        if not os.path.exists(path):
            raise SpecError([_missing(name, path, span)])
        return path

    def place(self, name: str, span: Span) -> str:
        """The path that a file has to have that a spec names; NS008 where it may not lie."""
        if len(name) > LONGEST:
            fact = f"a file name has at most {LONGEST:,} characters, but this has {len(name):,}"
            raise SpecError([Diagnostic("NS003", fact, span)])
        path = os.path.normpath(os.path.join(os.path.dirname(span.source.path), name))
        problem = _outside(name, path, os.path.realpath(self.root))
        # A file of a folder that the user gave may name its neighbours.
        beside = (not _outside(name, path, os.path.realpath(folder)) for folder in self.folders)
        if os.path.exists(path) and (not problem or any(beside)):
            return path
        for folder in self.folders:
            other = os.path.normpath(os.path.join(folder, name))
            if not _outside(name, other, os.path.realpath(folder)) and os.path.exists(other):
                return other
        if problem:
            cure = "put the file beside the spec or below it, or give its folder with `--folder`"
            raise SpecError([Diagnostic("NS008", f"`{name}` {problem}", span, help=cure)])
        return path


class Projects:
    """The projects of specs in different folders; `contents` is for all of them."""

    def __init__(
        self, folders: tuple[str, ...] = (), contents: Mapping[str, bytes] | None = None
    ) -> None:
        self.folders = folders
        self.contents = contents or {}
        self._by_root: dict[str, Project] = {}

    def of(self, path: str) -> Project:
        """The project of the spec at a path."""
        root = root_of(path)
        return self._by_root.setdefault(root, Project(root, self.folders, contents=self.contents))


def root_of(path: str) -> str:
    """The folder of a spec."""
    return os.path.dirname(path) or "."


def _outside(name: str, path: str, root: str) -> str:
    if os.path.isabs(name) or name.startswith("~") or name[1:2] == ":":
        return "is an absolute path"
    if "\0" in name:
        return "has a NUL character in it"
    if _within(os.path.realpath(path), root):
        return ""
    # Judged by the text first: `..` is the writer's doing, a link somebody else's.
    if _within(os.path.abspath(path), os.path.abspath(root)):
        return "is a link that leads out of the spec's folder"
    return "leads out of the spec's folder"


def _within(path: str, root: str) -> bool:
    return os.path.commonpath([root, path]) == root


def _missing(name: str, path: str, span: Span) -> Diagnostic:
    from netspec.suggest import did_you_mean

    if os.path.islink(path):
        fact = f"cannot read `{name}`: it is a link to what is not there"
        return Diagnostic("NS001", fact, span, help="mend the link, or put the file in its place")
    folder = os.path.dirname(path) or "."
    near = os.listdir(folder) if os.path.isdir(folder) else []
    parent = name[: len(name) - len(os.path.basename(name))]
    cure = did_you_mean(name, [parent + each for each in near])
    return Diagnostic("NS001", f"cannot read `{name}`: no such file", span, help=cure)
