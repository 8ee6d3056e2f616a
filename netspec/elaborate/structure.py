"""`repeat` and `group`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netspec.diagnostic import Frame
from netspec.elaborate.body import Body, Walk
from netspec.elaborate.naming import checked, define
from netspec.elaborate.reading import Read
from netspec.elaborate.run import LAYERS, Poisoned
from netspec.elaborate.scope import Binding, Result, Scope, Variables
from netspec.elaborate.submodel import submodel
from netspec.elaborate.values import evaluate, flag, settle
from netspec.expression import IN_SIZES
from netspec.fields import describe
from netspec.items import GroupKeys, RepeatKeys
from netspec.names import wrong_variable
from netspec.source import Span
from netspec.spec import Structure
from netspec.tree import Mapping, Sequence, Tree, plain

# What it costs to bind a variable of a row, in characters of expressions.
_BOUND = 5


def repeat(item: Structure, scope: Scope, before: Result | None, walk: Walk) -> Result | None:
    """The layers of a `repeat` once per round."""
    for own in rounds(item, scope, before):
        scope.run.grow(item.span, scope.frame)
        values = {name: each.value for name, each in own.items()}
        inner = scope.inner(
            variables=Variables(own, scope.variables),
            frame=Frame("`repeat`", item.span, values, scope.frame),
        )
        before = walk(item.layers, inner, before)
    return before


def rounds(item: Structure, scope: Scope, before: Result | None) -> Iterator[dict[str, Binding]]:
    """The variables of every round."""
    settled = _without(item, "each")
    keys = settle(RepeatKeys, settled, scope, item.span, "repeat", "layers", lambda: before)
    for number, own in _rounds(item, keys, scope, before):
        if keys.index is not None:
            own[keys.index] = Binding(number, item.arguments["index"].value.span)
        yield own


def loop_variables(item: Structure) -> tuple[str, ...] | None:
    """The variables of every round as far as they are written out; `None` when they are not."""
    index = item.arguments.get("index")
    if index is not None and index.value.dynamic:
        return None
    names = [] if index is None else [plain(index.value)]
    if "each" in item.arguments:
        match item.arguments["each"].value:
            case Mapping(entries={"columns": (_, Sequence(items=columns, dynamic=False))}):
                names += map(plain, columns)
            case Sequence(items=(Mapping(entries=entries), *_)):
                names += entries
            case _:
                return None
    return tuple(map(str, names))


def _without(item: Structure, key: str) -> dict[str, Any]:
    return {name: entry for name, entry in item.arguments.items() if name != key}


def _rounds(
    item: Structure, keys: RepeatKeys, scope: Scope, before: Result | None
) -> Iterator[tuple[int, dict[str, Binding]]]:
    given = [key for key in ("times", "range", "each") if key in item.arguments]
    if len(given) != 1:
        fact, cure = "`repeat` needs `times`, `range` or `each`", "write `times: 2`"
        if given:
            fact = f"`repeat` takes one of `{given[0]}` and `{given[1]}`, not both"
            cure = "remove one of them"
        span = item.arguments[given[1]].key if given else item.span
        scope.run.error("NS314", fact, span, scope.frame, cure)
        raise Poisoned
    if keys.times is None and keys.range is None and given != ["each"]:
        span = item.arguments[given[0]].value.span
        scope.run.error("NS209", f"`repeat.{given[0]}` has no value", span, scope.frame)
        raise Poisoned
    if keys.index is not None:
        _check_hidden(keys.index, item.arguments["index"].value.span, scope)
    rounds = keys.times if keys.times is not None else _span(keys.range)
    if rounds > LAYERS:
        # At once, rather than after so many layers.
        scope.run.too_large(item.span, scope.frame)
    if keys.times is not None:
        yield from ((i, {}) for i in range(1, keys.times + 1))
    elif keys.range is not None:
        yield from ((i, {}) for i in range(keys.range[0], keys.range[1] + 1))
    else:
        tree = item.arguments["each"].value
        rows = list(_each(tree, scope, before, item))
        scope.run.compute(_BOUND * sum(map(len, rows)), tree.span, scope.frame)
        columns = _columns(tree) if rows else {}
        for name in rows[0] if rows else ():
            _check_hidden(name, columns.get(name, tree.span), scope)
            if name == keys.index:
                fact = f"the loop variable `{name}` hides one of `each`"
                span = item.arguments["index"].value.span
                scope.run.error("NS244", fact, span, scope.frame, "use another name")
                raise Poisoned
        yield from enumerate(rows, start=1)


def _span(bounds: tuple[int, int] | None) -> int:
    return bounds[1] - bounds[0] + 1 if bounds is not None else 0


def _check_hidden(name: str, span: Span, scope: Scope) -> None:
    """NS220 when a loop variable could not be used, NS244 when it would hide something."""
    wrong = wrong_variable(name)
    if wrong is not None:
        fact, cure = wrong
        scope.run.error("NS220", fact, span, scope.frame, cure)
        raise Poisoned
    if name in scope.variables or name in IN_SIZES or scope.look_up(name) is not None:
        fact = f"the loop variable `{name}` hides another name"
        scope.run.error("NS244", fact, span, scope.frame, "use another name")
        raise Poisoned


def _columns(tree: Tree) -> dict[str, Span]:
    """Where the variables of `each` are first named, as far as they are written out."""
    match tree:
        case Sequence(items=(Mapping(entries=entries), *_)):
            return {name: entry.key for name, entry in entries.items()}
        case Mapping(entries={"columns": (_, Sequence(items=columns))}):
            return {str(plain(each)): each.span for each in reversed(columns)}
    return {}


def _each(
    tree: Tree, scope: Scope, before: Result | None, item: Structure
) -> Iterator[dict[str, Binding]]:
    """The variables of each round, from a list of mappings or a table."""
    value = evaluate(tree, scope, lambda: before)
    if isinstance(value, dict):
        yield from _table(value, tree, scope)
        return
    names: set[str] | None = None
    for position, row in enumerate(value if isinstance(value, list) else [value]):
        span = tree.items[position].span if isinstance(tree, Sequence) else tree.span
        if not isinstance(row, dict) or not row:
            fact = f"`each` is a list of mappings or a table, but this is {describe(row)}"
            scope.run.error("NS245", fact, span, scope.frame, "write `- {name: value}`")
            raise Poisoned
        names = names if names is not None else set(row)
        if set(row) != names:
            odd = sorted(set(row) ^ names)[0]
            fact = f"the rows of `each` are uneven: `{odd}` is not in all of them"
            scope.run.error("NS245", fact, span, scope.frame)
            raise Poisoned
        yield {name: Binding(each, span) for name, each in row.items()}


def _table(value: dict[str, Any], tree: Tree, scope: Scope) -> Iterator[dict[str, Binding]]:
    columns, rows = value.get("columns"), value.get("rows")
    if set(value) != {"columns", "rows"} or not isinstance(columns, list) or not columns:
        fact = "a table has `columns`, a list of names, and `rows`, a list of lists"
        scope.run.error("NS245", fact, tree.span, scope.frame)
        raise Poisoned
    names = [str(each) for each in columns]
    if len(set(names)) < len(names) or not all(each.isidentifier() for each in names):
        fact = "the columns of a table are different words"
        scope.run.error("NS245", fact, tree.span, scope.frame)
        raise Poisoned
    written = tree.entries["rows"].value if isinstance(tree, Mapping) else tree
    for position, row in enumerate(rows if isinstance(rows, list) else [rows]):
        span = written.items[position].span if isinstance(written, Sequence) else written.span
        if not isinstance(row, list) or len(row) != len(names):
            fact = f"this row has {describe(row)}, but the table has {len(names)} columns"
            scope.run.error("NS245", fact, span, scope.frame)
            raise Poisoned
        yield {name: Binding(each, span) for name, each in zip(names, row, strict=True)}


def group(item: Structure, scope: Scope, read: Read, walk: Walk) -> Result | None:
    """The layers of a `group`, under its prefix or as a sub-model."""
    scope.run.grow(item.span, scope.frame)
    keys = settle(GroupKeys, item.arguments, scope, item.span, "group", "layers")
    trainable = scope.trainable
    if "trainable" in item.common:
        trainable = flag(item.common["trainable"], scope, read.reads, "trainable") and trainable
    name = checked(item.common["name"], scope, read.reads) if "name" in item.common else ""
    title = f"`group` {name}" if name else "`group`"
    frame = Frame(title, item.span, {}, scope.frame)
    inner = scope.inner(frame=frame, trainable=trainable)
    if keys.nested:
        return _nested(item, keys.nested, inner, scope, read, walk)
    if name:
        lead = f"{scope.leads[0]}{name}_"
        inner = inner.inner(leads=(lead, *scope.leads), prefix=f"{scope.prefix}{name}_")
    source = read.reads()
    result = walk(item.layers, inner, source)
    if result is None:
        return None
    return define(None, item.common, scope, result)


def _nested(
    item: Structure, nested: str, inner: Scope, scope: Scope, read: Read, walk: Walk
) -> Result:
    if read.reads() is None:
        fact = "`group` has no item before it and no `from`"
        scope.run.error("NS305", fact, item.span, scope.frame, "name what it reads: `from: x`")
        raise Poisoned
    if read.result.failed:
        raise Poisoned
    outputs = read.result.outputs
    if len(outputs) > 1:
        fact = f"a nested `group` takes one input, but this has {len(outputs)}"
        cure = "a block has several: `inputs: [a, b]`"
        scope.run.error("NS304", fact, read.place or item.span, scope.frame, cure)
        raise Poisoned
    body = Body(item.layers, None, item.tree)
    return submodel(item, nested, body, {"": Result(outputs)}, inner, scope, walk)
