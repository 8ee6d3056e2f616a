"""A spec as it was written: its sections, and its items in a row, each with its place."""

from __future__ import annotations

from typing import TypeAlias

from netspec.items import Keys
from netspec.record import record
from netspec.source import Source, Span
from netspec.tree import Entry, Mapping, Tree

# What every item but `branches`, `side` and `repeat` takes beside its own arguments.
COMMON = frozenset({"name", "from", "as", "if", "trainable", "dtype"})

# Items of a file, and those that an elaboration looks at, without layers or left out by `if`
# included: without a limit, a few repeats inside one another that make no layers take years.
ITEMS = 25_000


@record
class Layer:
    """`OP: {…}` or `BLOCK: {…}`; `main` is the bare value of `OP: 10`.

    `classes` are those that an op can mean, none for a block; `source` says what the layer reads.
    """

    word: str
    span: Span
    classes: tuple[str, ...]
    arguments: dict[str, Entry]
    common: dict[str, Entry]
    main: Tree | None
    source: Tree | None


@record
class From:
    """`from: x`, with `as` and `if` beside it."""

    span: Span
    common: dict[str, Entry]


@record
class Branches:
    """`branches: [{LABEL: [items]}, …]`."""

    span: Span
    branches: tuple[tuple[str, tuple[Item, ...]], ...]


@record
class Side:
    """`side: [items]`."""

    span: Span
    layers: tuple[Item, ...]


@record
class Structure:
    """`repeat`, `group`, `include` or `call`, by the class of `keys`."""

    keys: type[Keys]
    span: Span
    arguments: dict[str, Entry]
    common: dict[str, Entry]
    layers: tuple[Item, ...]
    tree: Mapping


Item: TypeAlias = Layer | From | Branches | Side | Structure


@record
class Block:
    """A block as defined: what it takes, its items, and the block calls anywhere in them."""

    name: str
    span: Span
    sections: dict[str, Entry]
    params: dict[str, Entry]
    layers: tuple[Item, ...]
    calls: tuple[Layer, ...]


@record
class Spec:
    """One file: the sections that elaboration evaluates, the items, and the blocks.

    `library` is true for a file of blocks alone; `imports` has the path text of each prefix.
    """

    source: Source
    span: Span
    name: str
    library: bool
    sections: dict[str, Entry]
    params: dict[str, Entry]
    imports: dict[str, Entry]
    defaults: dict[str, Entry]
    blocks: dict[str, Block]
    layers: tuple[Item, ...]
