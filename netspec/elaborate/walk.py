"""Items in a row: each reads what was before it and gives what comes after."""

from __future__ import annotations

from netspec.elaborate import naming
from netspec.elaborate.block import block_call
from netspec.elaborate.call import call
from netspec.elaborate.include import include
from netspec.elaborate.layer import op_layer
from netspec.elaborate.reading import Read
from netspec.elaborate.run import DEPTH, Poisoned, TooLarge
from netspec.elaborate.scope import FAILED, Named, Result, Scope
from netspec.elaborate.structure import group, repeat
from netspec.elaborate.values import flag, policy, text
from netspec.items import CallKeys, GroupKeys, IncludeKeys
from netspec.op import ONE
from netspec.ops import op_class
from netspec.spec import Branches, From, Item, Layer, Side, Structure
from netspec.tree import Mapping, Scalar, Sequence


def walk(items: tuple[Item, ...], scope: Scope, before: Result | None) -> Result | None:
    """Elaborate items from `before`; gives what the last one gave."""
    run = scope.run
    if run.depth > DEPTH:
        span = scope.frame.span if scope.frame else items[0].span
        run.error("NS249", f"blocks are nested more than {DEPTH} deep", span, scope.frame)
        raise TooLarge
    run.depth += 1
    try:
        for item in items:
            run.walk(item.span, scope.frame)
            before = _item(item, scope, before)
    finally:
        run.depth -= 1
    return before


def _item(item: Item, scope: Scope, before: Result | None) -> Result | None:
    try:
        match item:
            case Layer():
                return _layer(item, scope, before)
            case From():
                return _from(item, scope, before)
            case Branches():
                return _branches(item, scope, before)
            case Side():
                walk(item.layers, scope, before)
                return before
            case Structure():
                return _structure(item, scope, before)
    except Poisoned:
        _fail(item, scope)
        return FAILED


def _fail(item: Item, scope: Scope) -> None:
    """Let the names of a failed item stand for nothing, so that no reader reports it again."""
    if isinstance(item, Branches | Side):
        return
    if isinstance(item, Structure) or (isinstance(item, Layer) and not item.classes):
        # Which names were to come out of it cannot be known any more.
        scope.run.lost = True
    for key, lead in (("name", scope.leads[0]), ("as", "")):
        entry = item.common.get(key)
        if entry is not None and isinstance(entry.value, Scalar) and not entry.value.dynamic:
            scope.names.setdefault(lead + str(entry.value.value), Named(FAILED, entry.key))


def _layer(item: Layer, scope: Scope, before: Result | None) -> Result | None:
    # Most items name one tensor, for which nobody needs the op.
    several = item.classes and isinstance(item.source, Mapping | Sequence)
    wanted = op_class(item.classes[0]).reads if several else ONE
    read = Read(item.source, scope, before, wanted)
    if "if" in item.common and left_out(item, scope, read):
        return before
    if read.reads() is None:
        fact = f"`{item.word}` has no item before it and no `from`"
        scope.run.error("NS305", fact, item.span, scope.frame, "name what it reads: `from: x`")
        raise Poisoned
    if item.classes:
        return op_layer(item, scope, read)
    return block_call(item, own_dtype(item, scope, read), read, walk)


def own_dtype(item: Layer | Structure, scope: Scope, read: Read) -> Scope:
    """The scope under the item's own `dtype`."""
    if "dtype" not in item.common:
        return scope
    return scope.inner(dtype=policy(item.common["dtype"], scope, read.reads))


def left_out(item: Layer | From | Structure, scope: Scope, read: Read) -> bool:
    """Whether `if` is false; then `as` names what the item would have read."""
    entry = item.common.get("if")
    if entry is None or flag(entry, scope, read.reads, "if"):
        return False
    if "as" in item.common:
        naming.alias(item.common["as"], scope, read.result)
    return True


def _from(item: From, scope: Scope, before: Result | None) -> Result | None:
    read = Read(item.common["from"].value, scope, before)
    if left_out(item, scope, read):
        return before
    result = read.result
    if "as" not in item.common:
        return result
    naming.alias(item.common["as"], scope, result)
    return before


def _branches(item: Branches, scope: Scope, before: Result | None) -> Result:
    results = [_branch(items, scope, before, item) for _, items in item.branches]
    if any(each.failed for each in results):
        return FAILED
    return Result(tuple(each.first for each in results), several=True)


def _branch(items: tuple[Item, ...], scope: Scope, before: Result | None, item: Branches) -> Result:
    result = walk(items, scope, before)
    if items and isinstance(items[-1], From) and "as" in items[-1].common:
        # As a whole branch, or at the end of one, a named tensor is the branch's value.
        found = scope.look_up(text(items[-1].common["as"], scope))
        result = found.result if found is not None else result
    if result is None:
        fact = "this branch is empty, and nothing comes before `branches`"
        scope.run.error("NS305", fact, item.span, scope.frame, "begin it with `- from: x`")
        return FAILED
    if result.several:
        count = len(result.outputs)
        fact = f"a branch gives one tensor, but this one ends in a list of {count}"
        span = items[-1].span if items else item.span
        scope.run.error("NS304", fact, span, scope.frame, "join them inside the branch")
        return FAILED
    return result


def _structure(item: Structure, scope: Scope, before: Result | None) -> Result | None:
    if item.keys not in (GroupKeys, IncludeKeys, CallKeys):
        return repeat(item, scope, before, walk)
    source = item.common["from"].value if "from" in item.common else None
    read = Read(source, scope, before)
    if left_out(item, scope, read):
        return before
    scope = own_dtype(item, scope, read)
    if item.keys is GroupKeys:
        return group(item, scope, read, walk)
    if item.keys is IncludeKeys:
        return include(item, scope, read, walk)
    return call(item, scope, read)
