"""Items that nobody runs: whatever is written out is checked as it would be in a call."""

from __future__ import annotations

from netspec.elaborate import call, include, structure
from netspec.elaborate.block import found, refuse_main
from netspec.elaborate.naming import checked, checked_alias
from netspec.elaborate.params import check_names, check_type
from netspec.elaborate.run import Poisoned, TooLarge
from netspec.elaborate.scope import FAILED, Binding, Scope, Unit, Variables
from netspec.elaborate.sight import Sight
from netspec.elaborate.values import flag, nothing, policy, settle
from netspec.items import CallKeys, GroupKeys, IncludeKeys, RepeatKeys
from netspec.source import Span
from netspec.spec import Branches, Item, Layer, Side, Structure
from netspec.tree import Entry, Mapping, plain


def inspect(items: tuple[Item, ...], sight: Sight) -> None:
    """Report what is wrong with items, whatever comes in."""
    for item in items:
        match item:
            case Branches():
                for _, branch in item.branches:
                    inspect(branch, sight)
            case Side():
                inspect(item.layers, sight)
            case Structure():
                _structure(item, sight)
            case Layer():
                _common(item.common, sight)
                sight.check_entries(item.arguments)
                if item.main is not None:
                    sight.check(item.main)
                if item.source is not None:
                    sight.check_references(item.source)
                if not item.classes:
                    _call(item, sight.scope)
            case _:
                _common(item.common, sight)
                sight.check_references(item.common["from"].value)


def _common(common: dict[str, Entry], sight: Sight) -> None:
    for key, entry in common.items():
        if entry.value.dynamic:
            sight.check(entry.value)
        elif key != "from":
            _literal(key, entry, sight.scope)


def _literal(key: str, entry: Entry, scope: Scope) -> None:
    try:
        if key in ("if", "trainable"):
            flag(entry, scope, nothing, key)
        elif key == "dtype":
            policy(entry, scope, nothing)
        elif key == "as":
            checked_alias(entry, scope)
        else:
            checked(entry, scope)
    except Poisoned:
        # It was reported, and nothing hangs on it.
        return


def _call(item: Layer, scope: Scope) -> None:
    """Report arguments of a block call that the block does not have, or needs."""
    try:
        block, _ = found(item, scope)
        refuse_main(item, block, scope)
    except Poisoned:
        return
    owner = f"the block `{item.word}`"
    _given(block.params, item.arguments, scope, owner, item.span)


def _given(
    declared: dict[str, Entry],
    given: dict[str, Entry],
    scope: Scope,
    owner: str,
    at: Span,
    by_default: bool = False,
    cure: str = "",
) -> None:
    bindings = {name: Binding(plain(v), v.span, key) for name, (key, v) in given.items()}
    check_names(declared, bindings, scope, owner, at, cure)
    for name, binding in bindings.items():
        if name in declared and not given[name].value.dynamic:
            check_type(name, declared[name], binding, scope, owner, by_default)


def _structure(item: Structure, sight: Sight) -> None:
    _common(item.common, sight)
    own = {key: entry for key, entry in item.arguments.items() if key != "layers"}
    sight.check_entries(own)
    if "from" in item.common:
        sight.check_references(item.common["from"].value)
    plainly = not any(entry.value.dynamic for key, entry in own.items() if key != "set")
    if plainly:
        try:
            _written(item, own, sight)
        except (Poisoned, TooLarge):
            # Which variables there are is not known then.
            sight = sight.inner(sight.scope, loose=True)
    if item.keys is RepeatKeys:
        sight = _round(item, sight)
    inspect(item.layers, sight)


def _written(item: Structure, own: dict[str, Entry], sight: Sight) -> None:
    """Report what is wrong with a structure without expressions."""
    scope = sight.scope
    if item.keys is RepeatKeys:
        next(structure.rounds(item, scope, FAILED), None)
    elif item.keys is GroupKeys:
        settle(GroupKeys, item.arguments, scope, item.span, "group", "layers")
    elif item.keys is CallKeys:
        call.refuse(item, scope)
        settle(CallKeys, {"layer": own["layer"]}, scope, item.span, "call")
        sight.check_references(own["layer"].value)
    else:
        _include(item, own, scope)


def _include(item: Structure, own: dict[str, Entry], scope: Scope) -> None:
    include.refuse(item, scope)
    plain = {key: entry for key, entry in own.items() if key != "set"}
    keys = settle(IncludeKeys, plain, scope, item.span, "include")
    spec = include.included(item, keys, scope)
    scope.run.units.append(Unit(spec, Variables({}), {}, include.frame_of(item, keys, scope)))
    given = own["set"].value if "set" in own else None
    if isinstance(given, Mapping) or given is None:
        entries = given.entries if given is not None else {}
        owner = f"`{spec.source.path}`"
        _given(spec.params, entries, scope, owner, item.span, True, include.GIVE)


def _round(item: Structure, sight: Sight) -> Sight:
    """What a round of a `repeat` sees."""
    names = structure.loop_variables(item)
    own = {name: Binding(None, None) for name in names or ()}
    variables = Variables(own, sight.scope.variables)
    return sight.inner(sight.scope.inner(variables=variables), loose=names is None)
