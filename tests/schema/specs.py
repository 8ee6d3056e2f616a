"""Every spec there is: the networks, the examples, those with a mistake, those of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema

from netspec.diagnostic import SpecError
from netspec.read import load_source, read
from netspec.tree import Mapping, Sequence, Tree, plain
from tests.test_docs import SPECS as DOCUMENTED
from tests.test_docs import examples
from tests.test_explain import SPECS as EXPLAINED
from tests.test_explain import blocks

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ("specs", "examples", "tests/bad")
# Its op is of a plugin, which nothing here has loaded.
PLUGIN = "examples/custom_layer/digits.yaml"


class Case(NamedTuple):
    """A spec: a file, or a text beside others."""

    name: str
    path: Path | None = None
    text: str = ""
    beside: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.name

    def file(self, folder: Path) -> Path:
        """The file of the spec, written into a folder if need be."""
        if self.path is not None:
            return self.path
        for name, text in (*self.beside, ("spec.yaml", self.text)):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return folder / "spec.yaml"


def _cases() -> Iterator[Case]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            name = path.relative_to(ROOT).as_posix()
            if name != PLUGIN:
                yield Case(name, path)
    for example in DOCUMENTED:
        if example.document.name != "README.md" or example.document.parent == ROOT:
            others = tuple((e.file, e.spec) for e in examples("yaml", example.document))
            yield Case(f"{example.document.name}:{example.line}", None, example.spec, others)
    for block in EXPLAINED:
        others = tuple((e.file, e.text) for e in blocks(block.page) if e.file is not None)
        yield Case(str(block), None, block.text, others)


CASES = list(_cases())


def tree_of(path: Path) -> Tree | None:
    """The values of a file, or nothing where they are no YAML of ours, of which no schema knows."""
    try:
        return read(load_source(str(path)))
    except SpecError:
        return None


def lines_of(errors: Iterable[jsonschema.ValidationError], tree: Tree) -> set[int]:
    """The lines that errors of a schema speak of."""
    found: set[int] = set()
    waiting = list(errors)
    for error in waiting:
        waiting += error.context or ()
        found |= _lines(tree, tuple(error.absolute_path))
    return found


def _lines(tree: Tree, path: tuple[Any, ...]) -> set[int]:
    """The lines of a value, of its key, and of the keys in it, one of which may be wrong."""
    found = {tree.span.line}
    for step in path:
        if isinstance(tree, Mapping):
            key, tree = tree.entries[step]
            found = {key.line, tree.span.line}
        elif isinstance(tree, Sequence):
            tree = tree.items[step]
            found = {tree.span.line}
    if isinstance(tree, Mapping):
        found |= {entry.key.line for entry in tree.entries.values()}
    return found


def values(tree: Tree) -> Any:
    """The values without their places."""
    return plain(tree)
