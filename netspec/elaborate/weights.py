"""The `weights` section: its form, and whether the layers are there that it loads into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from netspec.diagnostic import Label, SpecError
from netspec.elaborate.run import Poisoned, Run
from netspec.elaborate.scope import Scope
from netspec.elaborate.values import evaluate, settle
from netspec.fields import describe
from netspec.graph import Node, Source
from netspec.items import SourceKeys
from netspec.source import Span
from netspec.spec import Spec
from netspec.suggest import did_you_mean
from netspec.tree import Entry, Mapping, Scalar, Sequence, Tree, place, plain
from netspec.validation import check_keys
from netspec.weights.rename import unfilled

# What it costs to match a name and a glob, in characters of expressions.
_WORK = 10

# What a character of a glob costs to compile, in the same.
_COMPILED = 50

# The same for what it costs to read a source.
_SOURCE = 1500

# Layers by name, `model/layer` for those inside of a sub-model; whether each has weights.
Layers = dict[str, bool]


class Asked(NamedTuple):
    """A source as a spec asks for it, and where it is written.

    It is for the layers that came through the `include` at `within`, where that is given.
    """

    source: Source
    tree: Mapping
    within: Span | None = None


def weight_sources(
    spec: Spec, scope: Scope, base: str = "", within: Span | None = None
) -> list[Asked]:
    """The `weights` of a spec, for layers whose names begin with `base`.

    Raises `Poisoned` after reporting that it is no list; a source that is wrong is left out.
    """
    tree = _computed(spec.sections["weights"].value, scope)
    if not isinstance(tree, Sequence):
        fact = f"`weights` is a list of sources, but this is {describe(plain(tree))}"
        scope.run.error("NS205", fact, tree.span, None, "write `- file: name.h5`")
        raise Poisoned
    found = []
    for each in tree.items:
        scope.run.compute(_SOURCE, each.span, scope.frame)
        # What is wrong with one says nothing of the others.
        with suppress(Poisoned):
            found.append(_source(_computed(each, scope), scope, base)._replace(within=within))
    return found


def _computed(tree: Tree, scope: Scope) -> Tree:
    """The tree, or what it is computed to be, in its place."""
    if isinstance(tree, Scalar) and tree.dynamic:
        return _placed(evaluate(tree, scope), tree.span)
    return tree


def _placed(value: object, span: Span) -> Tree:
    match value:
        case dict():
            entries = {str(k): Entry(span, _placed(each, span)) for k, each in value.items()}
            return Mapping(entries, span)
        case list():
            return Sequence(tuple(_placed(each, span) for each in value), span)
        case _:
            return Scalar(value, span)  # type: ignore[arg-type]


def _source(tree: Tree, scope: Scope, base: str) -> Asked:
    if not isinstance(tree, Mapping):
        fact = f"a source of weights is a mapping, but this is {describe(plain(tree))}"
        scope.run.error("NS205", fact, tree.span, None, "write `- file: name.h5`")
        raise Poisoned
    wrong = check_keys(tree, SourceKeys, SourceKeys.what)
    for each in wrong:
        scope.run.report(each)
    if wrong:
        raise Poisoned
    keys = settle(SourceKeys, tree.entries, scope, tree.span, "weights")
    try:
        path = scope.run.project.place(keys.file, tree.entries["file"].value.span)
    except SpecError as error:
        for each in error.diagnostics:
            scope.run.report(each)
        raise Poisoned from None
    rename = {old: base + new for old, new in (keys.rename or {}).items()}
    into = tuple(base + glob for glob in keys.into)
    spans = {key: entry.value.span for key, entry in tree.entries.items()}
    places = {"path": path, "span": tree.span, "spans": spans}
    return Asked(Source(**{**dict(keys), "into": into, "rename": rename, **places}), tree)


def loaded(
    own: list[Asked], included: list[Asked], nodes: Iterable[Node], run: Run
) -> list[Source]:
    """The sources for the layers of a network; what its own ask for in vain is reported.

    An `include` leaves layers out, so that its sources are cut down to what is there. Those of the
    spec itself come after them, and so win.
    """
    every = tuple(nodes)
    layers = _layers(every)
    for each in own:
        _check_into(each, layers, run)
        _check_rename(each, layers, run)
    cut = (_cut(each, layers, every) for each in included)
    return [*(each for each in cut if each.into), *(each.source for each in own)]


def _layers(nodes: Iterable[Node], path: str = "") -> Layers:
    found: Layers = {}
    for node in nodes:
        inner = _layers(node.graph.nodes, f"{path}{node.name}/") if node.graph is not None else {}
        found[path + node.name] = bool(node.weights) or any(inner.values())
        found |= inner
    return found


def _matching(glob: str, layers: Layers) -> list[str]:
    from fnmatch import fnmatchcase

    return [name for name in layers if fnmatchcase(name, glob)]


def _check_into(asked: Asked, layers: Layers, run: Run) -> None:
    """NS248 for globs that match nothing to load into."""
    tree, into = asked.tree, asked.source.into
    span = place(tree, ("into",)) if "into" in tree.entries else tree.entries["file"].value.span
    run.compute(_WORK * len(into) * len(layers) + _COMPILED * sum(map(len, into)), span, None)
    if not into:
        run.error("NS212", "`into` is empty", span, None, "leave it out for all layers")
    for index, glob in enumerate(into):
        matching = _matching(glob, layers)
        if any(layers[name] for name in matching):
            continue
        fact, cure = f"no layer's name matches `{glob}`", did_you_mean(glob, layers)
        if matching:
            fact, cure = f"no layer that matches `{glob}` has weights", ""
        at = place(tree, ("into", index)) if "into" in tree.entries else span
        run.error("NS248", fact, at, None, cure)


def _check_rename(asked: Asked, layers: Layers, run: Run) -> None:
    """NS512 for names that nothing is loaded into, or two."""
    wanted = {name for glob in asked.source.into for name in _matching(glob, layers)}
    # Those that `into` names, what is in them, and the sub-models around them.
    filled = {way for each in layers if _is_within(each, wanted) for way in _around(each)}
    seen: dict[str, str] = {}
    for old, new in asked.source.rename.items():
        span = place(asked.tree, ("rename", old))
        if "*" in old:
            wrong = unfilled(old, new)
            if wrong:
                run.error("NS512", f"`{old}` is renamed to `{new}`, but {wrong}", span, None)
            continue
        if new in seen:
            fact = f"`{seen[new]}` and `{old}` are both renamed to `{new}`"
            first = Label(place(asked.tree, ("rename", seen[new])), "first here")
            labels = (first,) if first.span != span else ()
            run.error("NS512", fact, span, None, "name another layer", labels=labels)
        seen.setdefault(new, old)
        for why, cure in _unfilled(new, layers, filled):
            run.error("NS512", f"`{old}` is renamed to `{new}`, {why}", span, None, cure)


def _unfilled(new: str, layers: Layers, filled: set[str]) -> Iterator[tuple[str, str]]:
    """Why nothing can be loaded into a layer, and the cure."""
    if new not in layers:
        yield "which is no layer here", did_you_mean(new, layers)
    elif not layers[new]:
        yield "which has no weights", ""
    elif new not in filled:
        yield "which `into` leaves out", "add it to `into`"


def _cut(asked: Asked, layers: Layers, nodes: tuple[Node, ...]) -> Source:
    """The source for those of its layers that are left, each by its name."""
    source = asked.source
    inside = {
        way
        for way, node in _plain(nodes)
        if node.frame is not None and any(f.span == asked.within for f in node.frame.chain())
    }
    wanted = {name for glob in source.into for name in _matching(glob, layers)}
    into = tuple(way for way in layers if way in inside and _is_within(way, wanted))
    rename = {old: new for old, new in source.rename.items() if "*" in old or layers.get(new)}
    return source._replace(into=into, rename=rename)


def _around(way: str) -> Iterator[str]:
    """A layer, and the sub-models that it is in."""
    steps = way.split("/")
    yield from ("/".join(steps[:count]) for count in range(1, len(steps) + 1))


def _is_within(way: str, wanted: set[str]) -> bool:
    """Whether a layer, or a sub-model around it, is wanted."""
    return way in wanted or any(way.startswith(f"{each}/") for each in wanted)


def _plain(nodes: Iterable[Node], path: str = "") -> Iterator[tuple[str, Node]]:
    """The layers with weights, sub-models looked into."""
    for node in nodes:
        if node.graph is not None:
            yield from _plain(node.graph.nodes, f"{path}{node.name}/")
        elif node.weights:
            yield path + node.name, node
