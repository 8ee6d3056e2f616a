"""Tree → items: what stands in `layers`, and that every key of it is known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from netspec.arguments import check_arguments, check_main
from netspec.declared import check_twice
from netspec.diagnostic import MOST, Diagnostic
from netspec.fields import describe
from netspec.items import CallKeys, FromKeys, GroupKeys, IncludeKeys, Keys, RepeatKeys
from netspec.source import Span
from netspec.spec import COMMON, ITEMS, Branches, From, Item, Layer, Side, Structure
from netspec.suggest import did_you_mean
from netspec.tree import Entry, Mapping, Scalar, Sequence, Tree, plain
from netspec.validation import check_keys, first_line
from netspec.words import check_word, class_names, common_of, reads_several


@dataclass(slots=True, eq=False, repr=False)
class Reader:
    """Collects what is wrong while a tree is walked."""

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
            raise Enough

    def keys(self, tree: Mapping, keys: type[Keys], common: frozenset[str] = frozenset()) -> None:
        self.found += check_keys(tree, keys, keys.what, common)


class Enough(Exception):
    """There are as many mistakes as are told."""


def read_layers(
    reader: Reader, sections: dict[str, Entry], empty: bool = False
) -> tuple[Item, ...]:
    """What stands in `layers`; an error where that is nothing, unless it may be `empty`."""
    if "layers" not in sections:
        return ()
    tree = sections["layers"].value
    if not empty and (is_null(tree) or (isinstance(tree, Sequence) and not tree.items)):
        reader.error("NS212", "`layers` is empty", tree.span)
        return ()
    return _items(reader, tree)


def _items(reader: Reader, tree: Tree) -> tuple[Item, ...]:
    if isinstance(tree, Sequence):
        reader.items += len(tree.items)
        if reader.items > ITEMS:
            fact = f"this file has more than {ITEMS:,} items"
            reader.error("NS315", fact, first_line(tree.span))
            raise Enough
        found = [_item(reader, each) for each in tree.items]
        return tuple(item for item in found if item is not None)
    fact = f"layers are a list, but this is {describe(plain(tree))}"
    from netspec.misplaced import cure_of_layers

    reader.error("NS205", fact, tree.span, cure_of_layers(tree))
    return ()


def is_null(tree: Tree) -> bool:
    """Whether nothing is written."""
    return isinstance(tree, Scalar) and tree.value is None


def _item(reader: Reader, tree: Tree) -> Item | None:
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


def _branches(reader: Reader, tree: Tree) -> tuple[tuple[str, tuple[Item, ...]], ...]:
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


def _structure(reader: Reader, word: str, span: Span, tree: Tree) -> Structure | None:
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
    return Structure(keys, span, own, common, read_layers(reader, tree.entries, empty=True), tree)


def _layer(reader: Reader, word: str, span: Span, value: Tree) -> Layer | None:
    block = word in reader.blocks or word.partition(".")[0] in reader.imports
    if not block and not _knows(reader, word, span, alone=value.span is span):
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
    elif block or is_null(value):
        main = None if is_null(value) else value
        layer = Layer(word, span, classes, {}, {}, main, None)
    else:
        reader.found += check_main(word, span, value)
        source = value if reads_several(word) else None
        layer = Layer(word, span, classes, {}, {}, value, source)
    if block:
        reader.calls.append(layer)
    return layer


def _knows(reader: Reader, word: str, span: Span, alone: bool) -> bool:
    """Whether a word is an op; an error unless it is, or may be something that is not read."""
    foreign = "." in word and not word.startswith("ops.")
    problem = _no_import(reader, word) if foreign else check_word(word, reader.blocks, alone)
    if problem is None:
        return True
    from netspec.unknown_words import LISTED

    code, fact, cure = problem
    if code == "NS202" and cure == LISTED and reader.imports:
        prefix = min(reader.imports)
        cure = f"a block of a library has its prefix: `{prefix}.{word}`"
    if not reader.lost or code not in ("NS202", "NS310"):
        reader.error(code, fact, span, cure)
    return False


def _no_import(reader: Reader, word: str) -> tuple[str, str, str]:
    """Code, fact and cure of a word with a dot that begins with no import."""
    from netspec.unknown_words import check_dotted

    prefix = word.partition(".")[0]
    dotted = check_dotted(word)
    if dotted is not None:
        return dotted
    cure = did_you_mean(prefix, reader.imports, "write it under `imports`: `{name: file.yaml}`")
    return "NS310", f"no library is imported as `{prefix}`", cure
