"""The networks that come with netspec, to start from."""

from __future__ import annotations

import os
from collections.abc import Iterator

from netspec.read import load_source, read
from netspec.tree import plain

# What the first line of a spec begins with that tells editors of its schema.
MODELINE = "# yaml-language-server: $schema="
# Where the schema of all specs is looked for: in the folder that networks are copied into.
SCHEMA = "netspec.schema.json"

_HERE = os.path.dirname(__file__)


def folder() -> str:
    """Where they are: inside an installed package, beside the package in a source tree."""
    installed = os.path.join(_HERE, "starters")
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(_HERE), "specs")


def starters(root: str) -> dict[str, str]:
    """The networks in a folder by name, each with the first line of its description."""
    files = sorted(name for name in os.listdir(root) if name.endswith(".yaml"))
    return {name.removesuffix(".yaml"): _description(os.path.join(root, name)) for name in files}


def files_of(name: str, root: str) -> list[str]:
    """The paths below `root` of all files that a network is made of, its own first."""
    found: list[str] = []
    waiting = [f"{name}.yaml"]
    while waiting:
        path = waiting.pop(0)
        if path not in found:
            found.append(path)
            here = os.path.dirname(path)
            document = plain(read(load_source(os.path.join(root, path))))
            waiting += [os.path.normpath(os.path.join(here, each)) for each in _named(document)]
    return found


def copied(content: bytes, path: str) -> bytes:
    """A file of a network as it is at `path` below this folder.

    Its first line leads to the schema in this folder, if there is one.
    """
    first, _, rest = content.partition(b"\n")
    if not first.startswith(MODELINE.encode()):
        return content
    if not os.path.exists(SCHEMA):
        return rest
    way = os.path.relpath(SCHEMA, os.path.dirname(path) or ".").replace(os.sep, "/")
    return f"{MODELINE}{way}\n".encode() + rest


def _named(value: object) -> Iterator[str]:
    """The files that `imports` and `include` name, wherever in a document they stand."""
    if isinstance(value, list):
        for each in value:
            yield from _named(each)
    if not isinstance(value, dict):
        return
    for key, each in value.items():
        match key, each:
            case "imports", dict():
                yield from (path for path in each.values() if isinstance(path, str))
            case "include", {"spec": str(path)}:
                yield path
            case _:
                yield from _named(each)


def _description(path: str) -> str:
    document = plain(read(load_source(path)))
    words = document.get("description") if isinstance(document, dict) else None
    return words.strip().partition("\n")[0] if isinstance(words, str) else ""
