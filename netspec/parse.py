"""Tree → Spec: what is a section, what is an item, and that every key is known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from pydantic_core import PydanticCustomError

from netspec.declared import (
    check_block,
    check_block_name,
    check_params,
    check_prefixes,
    check_twice,
)
from netspec.diagnostic import MOST, Diagnostic, SpecError
from netspec.fields import describe
from netspec.items import (
    BlockKeys,
    CallKeys,
    DocumentKeys,
    FromKeys,
    GroupKeys,
    IncludeKeys,
    Keys,
    LibraryKeys,
    RepeatKeys,
    version,
)
from netspec.source import Source, Span
from netspec.spec import COMMON, ITEMS, Block, Branches, From, Item, Layer, Side, Spec, Structure
from netspec.suggest import did_you_mean
from netspec.tree import Entry, Mapping, Scalar, Sequence, Tree, plain
from netspec.validation import check_keys, first_line, located
from netspec.words import (
    LISTED,
    STRUCTURES,
    check_arguments,
    check_dotted,
    check_main,
    check_word,
    class_names,
    common_of,
    reads_several,
)


@dataclass(slots=True, eq=False, repr=False)
class _Reader:
    """Collects what is wrong while the tree is walked."""

    blocks: Collection[str] = ()
    imports: Collection[str] = ()
    # Whether words may be those of blocks or imports that are not written as they should be.
    lost: bool = False
    found: list[Diagnostic] = field(default_factory=list)
    items: int = 0
    # The block calls since the last block began.
    calls: list[Layer] = field(default_factory=list)

    def error(self, code: str, message: str, span: Span, help: str = "") -> None:
        self.found.append(Diagnostic(code, message, span, help=help))

    def enough(self) -> None:
        """Stop where nobody would read on."""
        if len(self.found) >= MOST:
            raise _Enough

    def keys(self, tree: Mapping, keys: type[Keys], common: frozenset[str] = frozenset()) -> None:
        self.found += check_keys(tree, keys, keys.what, common)


class _Enough(Exception):
    """There are as many mistakes as are told."""


def parse(source: Source, tree: Tree) -> Spec:
    """The spec in `tree`; `SpecError` with all that is wrong with its form."""
    reader = _Reader()
    if not isinstance(tree, Mapping):
        fact = f"the top of a spec is a mapping, but this is {describe(plain(tree))}"
        reader.error("NS201", fact, tree.span, "start with `netspec: 1`, `inputs:` and `layers:`")
        raise SpecError(reader.found)
    _check_version(tree.entries)
    try:
        spec = _document(reader, source, tree)
    except _Enough:
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


def _document(reader: _Reader, source: Source, tree: Mapping) -> Spec:
    sections = tree.entries
    library = "layers" not in sections and "inputs" not in sections and "blocks" in sections
    reader.keys(tree, LibraryKeys if library else DocumentKeys)
    blocks = _mapping(reader, sections, "blocks")
    imports = _mapping(reader, sections, "imports")
    reader.found += check_prefixes(imports)
    reader.blocks, reader.imports = blocks.keys(), imports.keys()
    reader.lost = not all(
        isinstance(sections[key].value, Mapping) or _is_null(sections[key].value)
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
        layers=() if library else _layers(reader, sections),
    )


def _check_plain(reader: _Reader, written: dict[str, Entry | None]) -> None:
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


def _mapping(reader: _Reader, sections: dict[str, Entry], key: str) -> dict[str, Entry]:
    entry = sections.get(key)
    if entry is None or _is_null(entry.value):
        return {}
    if isinstance(entry.value, Mapping):
        return entry.value.entries
    fact = f"`{key}` must be a mapping, but this is {describe(plain(entry.value))}"
    cure = f"write `{key}: {{name: {_SECTIONS[key]}}}`" if key in _SECTIONS else ""
    reader.error("NS205", fact, entry.value.span, cure)
    return {}


_SECTIONS = {"imports": "file.yaml", "blocks": "{layers: […]}", "params": "10"}


def _params(reader: _Reader, sections: dict[str, Entry]) -> dict[str, Entry]:
    params = _mapping(reader, sections, "params")
    reader.found += check_params(params)
    return params


def _check_defaults(reader: _Reader, defaults: dict[str, Entry]) -> None:
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


def _block(reader: _Reader, name: str, entry: Entry) -> Block:
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
    layers = _layers(reader, tree.entries)
    return Block(name, span, tree.entries, params, layers, tuple(reader.calls))


def _layers(reader: _Reader, sections: dict[str, Entry], empty: bool = False) -> tuple[Item, ...]:
    if "layers" not in sections:
        return ()
    tree = sections["layers"].value
    if not empty and (_is_null(tree) or (isinstance(tree, Sequence) and not tree.items)):
        reader.error("NS212", "`layers` is empty", tree.span)
        return ()
    return _items(reader, tree)


def _items(reader: _Reader, tree: Tree) -> tuple[Item, ...]:
    if isinstance(tree, Sequence):
        reader.items += len(tree.items)
        if reader.items > ITEMS:
            fact = f"this file has more than {ITEMS:,} items"
            reader.error("NS315", fact, first_line(tree.span))
            raise _Enough
        found = [_item(reader, each) for each in tree.items]
        return tuple(item for item in found if item is not None)
    fact = f"layers are a list, but this is {describe(plain(tree))}"
    from netspec.misplaced import cure_of_layers

    reader.error("NS205", fact, tree.span, cure_of_layers(tree))
    return ()


def _is_null(tree: Tree) -> bool:
    return isinstance(tree, Scalar) and tree.value is None


def _item(reader: _Reader, tree: Tree) -> Item | None:
    reader.enough()
    if isinstance(tree, Scalar) and isinstance(tree.value, str):
        return _layer(reader, tree.value, tree.span, Scalar(None, tree.span))
    if not isinstance(tree, Mapping) or not tree.entries:
        fact = f"a layer is a mapping with one key, but this is {describe(plain(tree))}"
        reader.error("NS213", fact, tree.span, "write `- conv: {…}`, or `- flatten`")
        return None
    if "from" in tree.entries:
        reader.keys(tree, FromKeys, frozenset({"from", "as", "if"}))
        return From(tree.entries["from"].key, tree.entries)
    if len(tree.entries) > 1:
        from netspec.misplaced import two_keys

        reader.found.append(two_keys(tree))
        return None
    word, (span, value) = next(iter(tree.entries.items()))
    if word == "branches":
        return Branches(span, _branches(reader, value))
    if word == "side":
        return Side(span, _items(reader, value))
    if word in _STRUCTURES:
        return _structure(reader, word, span, value)
    return _layer(reader, word, span, value)


def _branches(reader: _Reader, tree: Tree) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    if not isinstance(tree, Sequence):
        fact = f"`branches` is a list of branches, but this is {describe(plain(tree))}"
        cure = "write each as `- label: [layers]`"
        if isinstance(tree, Mapping) and COMMON.intersection(tree.entries):
            cure = "put the `branches` into a `group`, which takes what other items do"
        reader.error("NS205", fact, tree.span, cure)
        return ()
    branches = []
    labels: dict[str, Span] = {}
    for each in tree.items:
        if isinstance(each, Mapping) and len(each.entries) == 1:
            label, entry = next(iter(each.entries.items()))
            reader.found += check_twice(label, entry.key, labels)
            branches.append((label, _items(reader, entry.value)))
        else:
            fact = f"a branch is a mapping with one key, its label, but this is {shown(each)}"
            reader.error("NS213", fact, each.span, "write it as `- label: [layers]`")
    if not tree.items:
        reader.error("NS212", "`branches` is empty", tree.span)
    return tuple(branches)


def shown(tree: Tree) -> str:
    """A value as the end of "but this is …"."""
    if isinstance(tree, Mapping):
        return "a mapping of " + ", ".join(f"`{key}`" for key in tree.entries)
    return describe(plain(tree))


_STRUCTURES: dict[str, type[Keys]] = {
    "repeat": RepeatKeys,
    "group": GroupKeys,
    "include": IncludeKeys,
    "call": CallKeys,
}


def _structure(reader: _Reader, word: str, span: Span, tree: Tree) -> Structure | None:
    keys = _STRUCTURES[word]
    if not isinstance(tree, Mapping):
        fact = f"`{word}` takes a mapping, but this is {describe(plain(tree))}"
        shown = ", ".join(f"{key}: …" for key in keys.shown)
        reader.error("NS205", fact, tree.span, f"write `{word}: {{{shown}}}`")
        return None
    reader.keys(tree, keys, frozenset() if keys is RepeatKeys else COMMON)
    if keys is RepeatKeys and not COMMON.isdisjoint(tree.entries):
        from netspec.misplaced import helped_out

        reader.found = helped_out(reader.found, tree)
    common = {k: entry for k, entry in tree.entries.items() if k in COMMON}
    own = {k: entry for k, entry in tree.entries.items() if k in keys.model_fields}
    return Structure(keys, span, own, common, _layers(reader, tree.entries, empty=True), tree)


def _no_import(reader: _Reader, word: str) -> tuple[str, str, str]:
    """Code, fact and cure of a word with a dot that begins with no import."""
    prefix = word.partition(".")[0]
    dotted = check_dotted(word)
    if dotted is not None:
        return dotted
    cure = did_you_mean(prefix, reader.imports, "write it under `imports`: `{name: file.yaml}`")
    return "NS310", f"no library is imported as `{prefix}`", cure


def _layer(reader: _Reader, word: str, span: Span, value: Tree) -> Layer | None:
    block = word in reader.blocks or word.partition(".")[0] in reader.imports
    if not block:
        foreign = "." in word and not word.startswith("ops.")
        alone = value.span is span
        problem = (
            _no_import(reader, word) if foreign else check_word(word, reader.blocks, alone=alone)
        )
        if problem:
            code, fact, cure = problem
            if code == "NS202" and cure == LISTED and reader.imports:
                prefix = min(reader.imports)
                cure = f"a block of a library has its prefix: `{prefix}.{word}`"
            if not reader.lost or code not in ("NS202", "NS310"):
                reader.error(code, fact, span, cure)
            return None
    classes = () if block else class_names(word)
    if isinstance(value, Mapping):
        taken = COMMON if block else common_of(word)
        common = {k: entry for k, entry in value.entries.items() if k in taken}
        arguments = {k: entry for k, entry in value.entries.items() if k not in taken}
        if not block:
            reader.found += check_arguments(word, arguments, COMMON)
        source = common["from"].value if "from" in common else None
        layer = Layer(word, span, classes, arguments, common, None, source)
    elif block or _is_null(value):
        main = None if _is_null(value) else value
        layer = Layer(word, span, classes, {}, {}, main, None)
    else:
        reader.found += check_main(word, span, value)
        source = value if reads_several(word) else None
        layer = Layer(word, span, classes, {}, {}, value, source)
    if block:
        reader.calls.append(layer)
    return layer
