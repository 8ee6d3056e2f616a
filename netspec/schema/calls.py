"""The blocks of one spec as words of its schema, with their parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from netspec.elaborate.params import type_word
from netspec.flow import flow
from netspec.project import Project, root_of
from netspec.read import load_source, read
from netspec.schema.called import mapping
from netspec.schema.document import of_spec
from netspec.schema.kinds import OBJECT, TEXT, Schema, computed
from netspec.schema.ops import KEYS, NAMED
from netspec.tree import Entry, Scalar, Tree, plain
from netspec.tree import Mapping as MappingTree
from netspec.words import class_names, reaching

Sections = Mapping[str, Entry]


def schema_for(path: str, folders: tuple[str, ...] = ()) -> Schema:
    """The schema of the spec at a path, which knows its blocks, its imports and its `defaults`.

    What the spec has to be is left to the schema itself: a spec is most often wrong while it is
    written. Raises `SpecError` for a file that is no YAML, or that names a library that is none.
    """
    spec = _sections(read(load_source(path)))
    project = Project(root_of(path), folders)
    calls = {word: _call(word, block) for word, block in _blocks(spec, project)}
    defaults = _entries(spec, "defaults")
    return of_spec(calls, lambda word: _given(word, defaults), _entries(spec, "params"))


def _sections(tree: Tree) -> Sections:
    return tree.entries if isinstance(tree, MappingTree) else {}


def _entries(sections: Sections, key: str) -> Sections:
    """What stands in a section, where that is a mapping."""
    return _sections(sections[key].value) if key in sections else {}


def _blocks(spec: Sections, project: Project) -> Iterator[tuple[str, Sections]]:
    """Every block that the spec can call, by the word for it."""
    for name, (_, tree) in _entries(spec, "blocks").items():
        yield name, _sections(tree)
    for prefix, (_, tree) in _entries(spec, "imports").items():
        if isinstance(tree, Scalar) and isinstance(tree.value, str):
            library = read(load_source(project.named(tree.value, tree.span)))
            for name, (_, block) in _entries(_sections(library), "blocks").items():
                yield f"{prefix}.{name}", _sections(block)


def _given(word: str, defaults: Sections) -> frozenset[str]:
    """The arguments that `defaults` give to the layers of a word."""
    wider = {each for name in class_names(word) for each in reaching(name)}
    return frozenset(key for each in wider for key in _entries(defaults, each))


def _call(word: str, block: Sections) -> Schema:
    declared = _entries(block, "params")
    params = {name: _param(entry.value) for name, entry in declared.items()}
    needed = [name for name, entry in declared.items() if type_word(entry.value) is not None]
    found = mapping({**params, **KEYS, "from": NAMED}, needed)
    kind = OBJECT if needed else {"type": ["object", "null"]}
    return {"description": _description(word, block), **kind, **found}


def _param(tree: Tree) -> Schema:
    """A parameter: of its type word, or of any type with a default."""
    kind = type_word(tree)
    if kind is not None:
        return {**computed(_TYPES[kind]), "description": f"{plain(tree)}; required"}
    found: Schema = {"description": f"by default {flow(plain(tree))}"}
    return found if tree.dynamic else {**found, "default": plain(tree)}


_TYPES: dict[type, Schema] = {
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    str: TEXT,
    list: {"type": "array"},
}


def _description(word: str, block: Sections) -> str:
    written: dict[str, Any] = {key: plain(entry.value) for key, entry in block.items()}
    words = [f"the block `{word}`"]
    for key, verb in (("inputs", "reads"), ("outputs", "gives")):
        if isinstance(written.get(key), list):
            words.append(f"{verb} {', '.join(f'`{each}`' for each in written[key])}")
    more = written.get("description")
    return "; ".join(words) + (f"\n\n{more}" if isinstance(more, str) else "")
