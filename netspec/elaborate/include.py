"""`include`: another spec's layers, spliced in."""

from __future__ import annotations

from netspec.diagnostic import Frame
from netspec.elaborate.body import Walk, export
from netspec.elaborate.document import Settings, input_names, settings
from netspec.elaborate.finish import ancestors
from netspec.elaborate.freezing import freezes
from netspec.elaborate.naming import Reached, alias, checked_name
from netspec.elaborate.outputs import named_outputs
from netspec.elaborate.reading import Read
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Binding, Named, Result, Scope, Unit
from netspec.elaborate.unit import open_unit, opened
from netspec.elaborate.values import evaluate, flag, settle
from netspec.fields import describe
from netspec.items import IncludeKeys
from netspec.spec import Layer, Spec, Structure
from netspec.suggest import did_you_mean
from netspec.tree import Mapping, plain

# The cure for a parameter that is missing.
GIVE = "give it: `set: {NAME: …}`"

# What it costs to look at a layer, in characters of expressions.
_WORK = 5


def include(item: Structure, scope: Scope, read: Read, walk: Walk) -> Result:
    """The result of another spec's layers on what the item reads."""
    scope.run.grow(item.span, scope.frame)
    refuse(item, scope)
    own = {key: entry for key, entry in item.arguments.items() if key != "set"}
    keys = settle(IncludeKeys, own, scope, item.span, "include")
    unit = _unit(item, keys, scope)
    _ask_for_weights(item, unit, keys, scope)
    if read.reads() is None:
        fact = "`include` has no item before it and no `from`"
        scope.run.error("NS305", fact, item.span, scope.frame, "name what it reads: `from: x`")
        raise Poisoned
    if read.result.failed:
        raise Poisoned
    inner = _inner(item, keys, unit, scope, read)
    result = _walked(item, keys, inner, scope, walk)
    if "as" in item.common:
        alias(item.common["as"], scope, result)
    return result


def _ask_for_weights(item: Structure, unit: Unit, keys: IncludeKeys, scope: Scope) -> None:
    if "weights" in unit.spec.sections:
        from netspec.elaborate.weights import weight_sources

        base = scope.model.path + _prefix(keys, scope)
        inner = scope.inner(variables=unit.variables)
        scope.run.sources += weight_sources(unit.spec, inner, base, item.span)


def _prefix(keys: IncludeKeys, scope: Scope) -> str:
    """What the names of the included layers begin with."""
    return scope.prefix + (f"{keys.prefix}_" if keys.prefix else "")


def refuse(item: Structure, scope: Scope) -> None:
    """NS246 for what the included layers decide themselves."""
    for key in IncludeKeys.refuses:
        if key in item.common:
            fact = f"`include` takes no `{key}`: the layers keep their own"
            cure = "name the result with `as`, the layers with `prefix`" if key == "name" else ""
            scope.run.error("NS246", fact, item.common[key].key, scope.frame, cure)
            raise Poisoned


def _unit(item: Structure, keys: IncludeKeys, scope: Scope) -> Unit:
    spec = included(item, keys, scope)
    unit = open_unit(spec, _given(item, scope), scope, item.span, GIVE)
    unit.frame = frame_of(item, keys, scope)
    return unit


def frame_of(item: Structure, keys: IncludeKeys, scope: Scope) -> Frame:
    """The frame of what is in the file that an `include` names."""
    return Frame(f"`include` of {keys.spec}", item.span, {}, scope.frame)


def included(item: Structure, keys: IncludeKeys, scope: Scope) -> Spec:
    """The spec that an `include` names; `Poisoned` after reporting that it cannot be included."""
    span = item.arguments["spec"].value.span
    spec = opened(keys.spec, span, scope, "`include` of")
    if spec.library:
        fact = f"`{keys.spec}` is a library of blocks, not a spec"
        scope.run.error("NS243", fact, span, scope.frame, "call its blocks through `imports`")
        raise Poisoned
    if spec.source.path in scope.including or spec is scope.unit.spec:
        fact = f"`{keys.spec}` includes itself"
        scope.run.error("NS311", fact, span, scope.frame)
        raise Poisoned
    return spec


def _given(item: Structure, scope: Scope) -> dict[str, Binding]:
    entry = item.arguments.get("set")
    if entry is None:
        return {}
    if isinstance(entry.value, Mapping):
        return {
            name: Binding(evaluate(value, scope), value.span, key)
            for name, (key, value) in entry.value.entries.items()
        }
    value = evaluate(entry.value, scope)
    fact = f"`set` must be a mapping, but this is {describe(value)}"
    scope.run.error("NS205", fact, entry.value.span, scope.frame)
    raise Poisoned


def _inner(item: Structure, keys: IncludeKeys, unit: Unit, scope: Scope, read: Read) -> Scope:
    """The scope of the included layers."""
    spec = unit.spec
    inner = scope.inner(
        unit=unit,
        variables=unit.variables,
        names={},
        leads=("",),
        frame=frame_of(item, keys, scope),
        including=(*scope.including, scope.unit.spec.source.path),
        active=(),
    )
    _agree(settings(spec, inner), item, keys, scope)
    if keys.prefix:
        checked_name(keys.prefix, item.arguments["prefix"].value.span, scope)
    prefix = _prefix(keys, scope)
    _check_again(item, spec, prefix, scope)
    trainable = scope.trainable
    if "trainable" in item.common:
        trainable = flag(item.common["trainable"], scope, read.reads, "trainable") and trainable
    names = input_names(spec, inner)
    outputs = read.result.outputs
    if len(names) != len(outputs):
        has = f"{len(names)} input{'s' * (len(names) != 1)}"
        fact = f"`{keys.spec}` has {has}, but this brings {len(outputs)}"
        code = "NS303" if len(outputs) < len(names) else "NS304"
        scope.run.error(code, fact, read.place or item.span, scope.frame)
        raise Poisoned
    inner.names.update(
        (name, Named(Result((output,)), item.span, outside=False))
        for name, output in zip(names, outputs, strict=True)
    )
    own = freezes(spec, inner, scope.model.path + prefix)
    return inner.inner(prefix=prefix, trainable=trainable, freezes=(*scope.freezes, *own))


def _check_again(item: Structure, spec: Spec, prefix: str, scope: Scope) -> None:
    """NS316 at an include whose layers are there already, from one before."""
    scope.run.compute(_WORK * len(spec.layers), item.span, scope.frame)
    for layer in spec.layers:
        if not isinstance(layer, Layer) or not layer.classes or "if" in layer.common:
            continue
        entry = layer.common.get("name")
        if entry is None or entry.value.dynamic:
            continue
        full = f"{prefix}{plain(entry.value)}"
        if scope.model.taken.get(full) == entry.value.span:
            fact = f"`{full}` of `{spec.source.path}` is here already, from an `include` before"
            cure = "give one of the two a `prefix`"
            scope.run.error("NS316", fact, item.span, scope.frame, cure)
            raise Poisoned


def _agree(settings: Settings, item: Structure, keys: IncludeKeys, scope: Scope) -> None:
    for key in ("data_format", "dtype"):
        theirs, ours = getattr(settings, key), getattr(scope, key)
        if theirs != ours:
            fact = f"`{keys.spec}` has {key} {theirs}, but here it is {ours}"
            span = item.arguments["spec"].value.span
            scope.run.error("NS247", fact, span, scope.frame, "make the two agree")
            raise Poisoned


def _walked(item: Structure, keys: IncludeKeys, inner: Scope, scope: Scope, walk: Walk) -> Result:
    start = len(scope.model.nodes)
    first = next(iter(inner.names.values())).result
    full = inner.prefix + keys.until if keys.until is not None else None
    if full is not None:
        scope.run.until.add(full)
    try:
        last = walk(inner.unit.spec.layers, inner, first)
        result = _end(item, keys, inner, scope, last)
    except Reached as reached:
        if reached.name != full:
            raise
        result = reached.result
    finally:
        scope.run.until.discard(full or "")
    if result.failed:
        raise Poisoned
    kept = ancestors(result.outputs)
    scope.run.compute(_WORK * len(kept), item.span, scope.frame)
    scope.model.cut(start, kept)
    for key, named in list(inner.names.items()):
        if not all(each.node in kept for each in named.result.outputs):
            del inner.names[key]
    export(inner, scope, scope.leads[0] + (f"{keys.prefix}_" if keys.prefix else ""))
    return result


def _end(
    item: Structure, keys: IncludeKeys, inner: Scope, scope: Scope, last: Result | None
) -> Result:
    """The result of an include that ran to its end."""
    if keys.until is not None:
        if scope.run.found:
            raise Poisoned
        fact = f"`{keys.spec}` has no layer `{keys.until}`"
        cure = did_you_mean(keys.until, inner.references())
        if keys.until in input_names(inner.unit.spec, inner):
            cure = "this is an input; name the last layer that is wanted"
        scope.run.error("NS301", fact, item.arguments["until"].value.span, scope.frame, cure)
        raise Poisoned
    spec: Spec = inner.unit.spec
    outputs = named_outputs(spec, inner, last)
    if len(outputs) != 1:
        fact = f"`{keys.spec}` has {len(outputs)} outputs"
        scope.run.error("NS304", fact, item.span, scope.frame, "say where it ends: `until: name`")
        raise Poisoned
    return Result(outputs)
