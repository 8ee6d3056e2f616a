"""A reference to what is not there: why not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from netspec.diagnostic import Label
from netspec.elaborate.run import Called, Run
from netspec.elaborate.scope import Scope
from netspec.spec import Branches, From, Item, Layer, Side, Structure
from netspec.suggest import did_you_mean
from netspec.tree import Mapping, Scalar, Sequence, Tree, plain

# Steps on the way round a ring; a huge spec must not take a minute.
_FARTHEST = 100


def report_unknown(name: str, tree: Tree, scope: Scope) -> None:
    """Say that a name means nothing that comes before (NS301, NS302, NS306, NS317, NS318)."""
    if scope.run.lost:
        return
    word, _, port = name.partition(".")
    if name in scope.model.made_up:
        _made_up(name, tree, scope)
    elif port and scope.look_up(word) is not None:
        _no_port(word, port, tree, scope)
    else:
        report_nothing(name, tree, scope)


def _made_up(name: str, tree: Tree, scope: Scope) -> None:
    fact = f"`{name}` is a name that netspec made up, and changes when layers are added"
    cure = "give the layer a `name`, or an `as`"
    label = Label(scope.model.made_up[name].span, "this layer")
    scope.run.error("NS318", fact, tree.span, scope.frame, cure, labels=(label,))


def _no_port(word: str, port: str, tree: Tree, scope: Scope) -> None:
    found = scope.look_up(word)
    ports = list(found.result.ports or {}) if found else []
    count = max(len(ports), 1)
    fact = f"`{word}` has {count} output{'s' * (count != 1)}; there is no output `{port}`"
    known = ", ".join(f"`{each}`" for each in ports[:8])
    cure = did_you_mean(port, ports, f"they are {known}" if ports else f"write `{word}`")
    scope.run.error("NS317", fact, tree.span, scope.frame, cure)


def report_nothing(name: str, tree: Tree, scope: Scope) -> None:
    """Say that nothing before has a name, and whether the item itself or a later one has it."""
    layers = scope.active[-1].layers if scope.active else scope.unit.spec.layers
    called = _called_in(scope.run, layers)
    code, fact = "NS301", f"`{name}` does not exist before this item"
    cure = did_you_mean(name, scope.references())
    remark = ""
    item = called.get(name)
    if item is not None and any(each is tree for each in _trees(item)):
        code, fact, cure = "NS306", f"`{name}` reads itself", "name what comes before it"
    elif item is not None and item.span[1:3] > tree.span[1:3]:
        remark, cure = f"`{name}` comes only here", "an item reads what comes before it"
    elif item is not None and "if" in item.common:
        remark = "`if` leaves this out"
        cure = "read it by an `as`, which then names what it would have read"
    labels: tuple[Label, ...] = (Label(item.span, remark),) if item is not None and remark else ()
    if remark and (ring := _ring(tree, layers, called)):
        code, fact = "NS302", " reads ".join(f"`{each}`" for each, _ in [*ring, ring[0]])
        labels = tuple(
            Label(edge.span, f"`{each}` reads `{plain(edge)}`") for each, edge in ring[1:]
        )
    scope.run.error(code, fact, tree.span, scope.frame, cure, labels=labels)


def _ring(tree: Tree, layers: tuple[Item, ...], called: Called) -> list[tuple[str, Tree]]:
    """The way from the item with the reference `tree` back to itself; empty when there is none.

    Each step is the name of an item, and its reference to the next.
    """
    reader = next((each for each in _named(layers) if any(t is tree for t in _trees(each))), None)
    names = _names(reader) if reader is not None else []
    ways: list[list[tuple[str, Tree]]] = [[(names[0], tree)]] if names else []
    seen: set[str] = set()
    for way in islice(ways, _FARTHEST):
        wanted = str(way[-1][1].value) if isinstance(way[-1][1], Scalar) else ""
        if wanted in names:
            return way
        item = called.get(wanted) if wanted not in seen else None
        seen.add(wanted)
        ways += [[*way, (wanted, each)] for each in (_trees(item) if item is not None else ())]
    return []


def _named(items: tuple[Item, ...]) -> Iterator[From | Layer | Structure]:
    """The items that can have a name."""
    for item in _all(items):
        if not isinstance(item, Branches | Side):
            yield item


def _names(item: From | Layer | Structure) -> list[str]:
    """The names of an item, as they are written."""
    values = (item.common[key].value for key in ("name", "as") if key in item.common)
    return [str(each.value) for each in values if isinstance(each, Scalar)]


def _called_in(run: Run, items: tuple[Item, ...]) -> Called:
    """The first item of each name, as it is written; looked for once, however much is wrong."""
    found = run.named.get(items[0]) if items else {}
    if found is None:
        found = run.named[items[0]] = {}
        for item in _named(items):
            for name in _names(item):
                found.setdefault(name, item)
    return found


def _all(items: tuple[Item, ...]) -> Iterator[Item]:
    """Items, and those inside them."""
    for item in items:
        yield item
        if isinstance(item, Branches):
            for _, branch in item.branches:
                yield from _all(branch)
        elif isinstance(item, Side | Structure):
            yield from _all(item.layers)


def _trees(item: From | Layer | Structure) -> Iterator[Tree]:
    """The references of an item."""
    source = item.common.get("from")
    tree = source.value if source else item.main if isinstance(item, Layer) else None
    match tree:
        case None:
            return
        case Sequence():
            yield from tree.items
        case Mapping():
            for _, value in tree.entries.values():
                yield from value.items if isinstance(value, Sequence) else (value,)
        case _:
            yield tree
