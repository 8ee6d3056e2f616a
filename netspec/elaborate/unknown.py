"""A name that nothing before the item has: why not."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Label
from netspec.elaborate.scope import Scope
from netspec.spec import Branches, Item, Layer, Side, Structure
from netspec.suggest import did_you_mean
from netspec.tree import Mapping, Scalar, Sequence, Tree


def report_unknown(name: str, tree: Tree, scope: Scope) -> None:
    """Say that a reference names nothing (NS301, NS306, NS317 or NS318)."""
    word, _, port = name.partition(".")
    if name in scope.model.made_up:
        _made_up(name, tree, scope)
    elif port and scope.look_up(word) is not None:
        _no_port(word, port, tree, scope)
    else:
        _nothing(name, tree, scope)


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
    known = ", ".join(f"`{word}.{each}`" for each in ports[:8])
    cure = did_you_mean(port, ports, f"there are {known}" if ports else f"write `{word}`")
    scope.run.error("NS317", fact, tree.span, scope.frame, cure)


def _nothing(name: str, tree: Tree, scope: Scope) -> None:
    items = scope.active[-1].layers if scope.active else scope.unit.spec.layers
    item = next((each for each in _all(items) if _is_called(each, name)), None)
    fact, labels = f"`{name}` does not exist before this item", ()
    cure = did_you_mean(name, scope.references())
    if item is not None and _reads(item, tree):
        fact, cure = f"`{name}` reads itself", "name an item that comes before it"
        scope.run.error("NS306", fact, tree.span, scope.frame, cure)
        return
    if item is not None and item.span[:2] > tree.span[:2]:
        labels, cure = (Label(item.span, f"`{name}` comes only here"),), "move it up"
    elif item is not None and "if" in _common(item):
        labels, cure = (Label(item.span, "`if` left this out"),), ""
    scope.run.error("NS301", fact, tree.span, scope.frame, cure, labels=labels)


def _all(items: tuple[Item, ...]) -> Iterator[Item]:
    """Items with those inside them."""
    for item in items:
        yield item
        match item:
            case Branches():
                for _, branch in item.branches:
                    yield from _all(branch)
            case Side() | Structure():
                yield from _all(item.layers)


def _common(item: Item) -> Mapping: ...
