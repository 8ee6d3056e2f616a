"""The spec files that a command line means."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Iterator

from netspec.diagnostic import Diagnostic, SpecError
from netspec.file import LIMIT


def specs_in(paths: Iterable[str]) -> list[str]:
    """The files named, and the specs and libraries in the directories named, sorted.

    Raises `SpecError` for a directory without any (NS002) or that cannot be read (NS003).
    """
    found: set[str] = set()
    empty: list[Diagnostic] = []
    for path in paths:
        if path == "-" or not os.path.isdir(path):
            found.add(path)
            continue
        inside = set(_walk(path))
        found |= inside
        if not inside:
            empty.append(_nothing_in(path))
    if empty:
        raise SpecError(empty)
    return sorted(found)


def _nothing_in(folder: str) -> Diagnostic:
    try:
        os.listdir(folder)
    except OSError as error:
        fact = f"cannot read `{folder}`: {os.strerror(error.errno or 0).lower()}"
        return Diagnostic("NS003", fact, path=folder)
    fact = f"`{folder}` is a directory"
    return Diagnostic("NS002", fact, path=folder, help="there is no spec in it")


def _walk(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(os.path.normpath(folder)):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = os.path.normpath(os.path.join(place, name))
            if name.endswith((".yaml", ".yml")) and _is_spec(path):
                yield path


def _is_spec(path: str) -> bool:
    """Whether a YAML file is meant for netspec; other tools have YAML files too."""
    if not os.path.isfile(path):
        # A pipe would be waited for; named as it is, it is refused.
        return False
    try:
        with open(path, "rb") as file:
            content = file.read(LIMIT + 1)
    except OSError:
        return True
    if content.startswith(b"netspec:") or b"\nnetspec:" in content:
        return True
    text = _text(content)
    # Not in the first column of a line, as nearly everyone writes it: the YAML has to be read.
    return "netspec" in text and _has_key(path, text)


def _text(content: bytes) -> str:
    """The text of a file in whatever encoding its first bytes tell."""
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    return content.decode(marked, "replace")


# The longest first: a mark of UTF-32 begins with one of UTF-16.
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    codecs.BOM_UTF8: "utf-8-sig",
}


def _has_key(path: str, text: str) -> bool:
    from netspec.file import load_source
    from netspec.read import read
    from netspec.tree import Mapping

    try:
        tree = read(load_source(path))
    except SpecError:
        return _looks_like_spec(text)
    return isinstance(tree, Mapping) and "netspec" in tree.entries


def _looks_like_spec(text: str) -> bool:
    """Whether the key begins a line, or the first one that is no comment, however indented."""
    import re

    lines = text.splitlines()
    content = (line for line in lines if line.strip() and not line.lstrip().startswith(_NO_CONTENT))
    first = next(content, "").lstrip(" \t{")
    return any(re.match(r"""["']?netspec["']?[ \t]*:""", line) for line in (first, *lines))


_NO_CONTENT = ("#", "---", "%")
