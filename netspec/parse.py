"""Tree → Spec: what stands in which section, and that every key is known."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from netspec.arguments import check_arguments
from netspec.declared import check_block, check_block_name, check_params, check_prefixes
from netspec.diagnostic import MOST, Diagnostic, SpecError
from netspec.fields import describe
from netspec.itemize import Enough, Reader, is_null, read_layers
from netspec.items import BlockKeys, DocumentKeys, LibraryKeys, version
from netspec.source import Source
from netspec.spec import Block, Spec
from netspec.tree import Entry, Mapping, Scalar, Tree, plain
from netspec.validation import located
from netspec.words import STRUCTURES, check_word


def parse(source: Source, tree: Tree) -> Spec:
    """The spec in `tree`; `SpecError` with all that is wrong with its form."""
    reader = Reader()
    if not isinstance(tree, Mapping):
        fact = f"the top of a spec is a mapping, but this is {describe(plain(tree))}"
        reader.error("NS201", fact, tree.span, "start with `netspec: 1`, `inputs:` and `layers:`")
        raise SpecError(reader.found)
    _check_version(tree.entries)
    try:
        spec = _document(reader, source, tree)
    except Enough:
        raise SpecError(reader.found[:MOST]) from None
    if reader.found:
        raise SpecError(reader.found[:MOST])
    return spec


def _check_version(sections: dict[str, Entry]) -> None:
    """NS227 for another version, of which nothing else can be said."""
    entry = sections.get("netspec")
    if entry is None:
        return
    value = plain(entry.value)
    try:
        # By itself, since to build a pydantic class for every file takes as long as to read one.
        version(value)
    except PydanticCustomError as error:
        wrong = {"type": error.type, "loc": ("netspec",), "input": value, "ctx": error.context}
        raise SpecError(located([wrong], "", {"netspec": entry}, entry.key)) from None


def _document(reader: Reader, source: Source, tree: Mapping) -> Spec:
    sections = tree.entries
    library = "layers" not in sections and "inputs" not in sections and "blocks" in sections
    reader.keys(tree, LibraryKeys if library else DocumentKeys)
    blocks = _mapping(reader, sections, "blocks")
    imports = _mapping(reader, sections, "imports")
    reader.found += check_prefixes(imports)
    reader.blocks, reader.imports = blocks.keys(), imports.keys()
    reader.lost = not all(
        isinstance(sections[key].value, Mapping) or is_null(sections[key].value)
        for key in ("blocks", "imports")
        if key in sections
    )
    defaults = _mapping(reader, sections, "defaults")
    _check_defaults(reader, defaults)
    _check_plain(reader, {"name": sections.get("name"), **imports})
    return Spec(
        source=source,
        span=tree.span,
        name=_name(source, sections),
        library=library,
        sections=sections,
        params=_params(reader, sections),
        imports=imports,
        defaults=defaults,
        blocks={name: _block(reader, name, entry) for name, entry in blocks.items()},
        layers=() if library else read_layers(reader, sections),
    )


def _check_plain(reader: Reader, written: dict[str, Entry | None]) -> None:
    """The name and the imports are read before there are parameters."""
    for name, entry in written.items():
        if entry is not None and entry.value.dynamic:
            fact = f"`{name}` cannot be computed"
            reader.error("NS205", fact, entry.value.span, "write it out, without `$`")


def _name(source: Source, sections: dict[str, Entry]) -> str:
    written = sections["name"].value if "name" in sections else None
    if isinstance(written, Scalar) and isinstance(written.value, str):
        return written.value
    file = source.path.replace("\\", "/").rsplit("/", 1)[-1]
    stem = file.removesuffix(".yaml").removesuffix(".yml")
    return "model" if stem == "<stdin>" else stem


def _mapping(reader: Reader, sections: dict[str, Entry], key: str) -> dict[str, Entry]:
    entry = sections.get(key)
    if entry is None or is_null(entry.value):
        return {}
    if isinstance(entry.value, Mapping):
        return entry.value.entries
    fact = f"`{key}` must be a mapping, but this is {describe(plain(entry.value))}"
    cure = f"write `{key}: {{name: {_SECTIONS[key]}}}`" if key in _SECTIONS else ""
    reader.error("NS205", fact, entry.value.span, cure)
    return {}


_SECTIONS = {"imports": "file.yaml", "blocks": "{layers: […]}", "params": "10"}


def _params(reader: Reader, sections: dict[str, Entry]) -> dict[str, Entry]:
    params = _mapping(reader, sections, "params")
    reader.found += check_params(params)
    return params


def _check_defaults(reader: Reader, defaults: dict[str, Entry]) -> None:
    for word, (span, value) in defaults.items():
        reader.enough()
        problem = check_word(word)
        if word in STRUCTURES:
            fact = f"`{word}` is no layer, and has no defaults"
            reader.error("NS202", fact, span, "remove it")
        elif problem:
            reader.found.append(Diagnostic(problem[0], problem[1], span, help=problem[2]))
        elif not isinstance(value, Mapping):
            fact = f"the defaults of `{word}` are a mapping, but this is {describe(plain(value))}"
            reader.error("NS205", fact, value.span)
        else:
            reader.found += check_arguments(word, value.entries, frozenset({"trainable", "dtype"}))


def _block(reader: Reader, name: str, entry: Entry) -> Block:
    span, tree = entry
    reader.enough()
    reader.found += check_block_name(name, span)
    if not isinstance(tree, Mapping):
        fact = f"a block is a mapping, but this is {describe(plain(tree))}"
        reader.error("NS205", fact, tree.span, "give it `layers:`")
        return Block(name, span, {}, {}, (), ())
    reader.keys(tree, BlockKeys)
    params = _params(reader, tree.entries)
    reader.found += check_block(tree.entries, params)
    reader.calls = []
    layers = read_layers(reader, tree.entries)
    return Block(name, span, tree.entries, params, layers, tuple(reader.calls))
