"""An op item as a node: its arguments settled, its shape inferred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from pydantic import ValidationError

from netspec.elaborate.cure import cure_of
from netspec.elaborate.freezing import frozen
from netspec.elaborate.inferring import infer
from netspec.elaborate.mismatch import report_mismatch
from netspec.elaborate.naming import define, layer_name
from netspec.elaborate.reading import Read, check_inputs, cure_of_null
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Result, Scope
from netspec.elaborate.values import bindings, evaluate, evaluate_each, flag
from netspec.fields import describe
from netspec.graph import Node, Output
from netspec.op import Mismatch, Op
from netspec.ops import op_class
from netspec.spec import Layer
from netspec.suggest import did_you_mean
from netspec.tensor import Tensor
from netspec.tree import Entry, plain
from netspec.validation import located
from netspec.validator import validate
from netspec.words import POOLS, chosen, class_names, reaching

# What a weight of a layer inside of another costs, in characters of expressions.
_INSIDE = 600

_NOTHING: Mapping[str, Any] = {}


class Written(NamedTuple):
    """The arguments of a layer: its own and those it inherits from `defaults`.

    `plain` has the values that are not computed, `dynamic` is those that are, `ops` is what was
    made of them, by their values.
    """

    entries: dict[str, Entry]
    plain: dict[str, Any]
    dynamic: dict[str, Entry]
    inherited: frozenset[str]
    ops: dict[str, Op]


def op_layer(item: Layer, scope: Scope, read: Read) -> Result:
    """The node of an op item; raises `Poisoned` after reporting what is wrong."""
    run, result = scope.run, read.result
    run.grow(item.span, scope.frame)
    kind = _kind(item, scope, read)
    written = _written(item, kind, scope)
    # Keras makes the layers inside, and so names them, before the layer itself.
    held = held_layers(item, kind, written, scope, read) if kind.holds else _NOTHING
    name, made_up = layer_name(item.common, kind.class_name(), item.span, scope, read.reads)
    op = _op(item, kind, written, scope, read, held)
    if kind.makes and (made_up or not kind.names_made):
        for each in op.made_classes():
            run.auto_name(each)
    if result.failed:
        raise Poisoned
    _check_reading(op, "" if made_up else name, item, scope, read)
    inputs = result.outputs
    known = len(run.inferred)
    inferred = infer(run, op, tuple([each.tensor for each in inputs]), read.tensors())
    if isinstance(inferred, Mismatch):
        report_mismatch(inferred, item, written.entries, scope, read)
        raise Poisoned
    if kind.inside is not Op.inside and len(run.inferred) > known:
        run.compute(_INSIDE * len(inferred.weights), item.span, scope.frame)
    node = Node(
        name=name,
        op=op,
        inputs=inputs,
        outputs=inferred.outputs,
        span=item.span,
        keywords=read.keywords,
        weights=inferred.weights,
        macs=inferred.macs,
        trainable=not kind.is_layer or trains(name, written, scope, read),
        written=not made_up,
        frame=scope.frame,
    )
    scope.model.add(node)
    return define(node, item.common, scope, result_of(node))


def _check_reading(op: Op, name: str, item: Layer, scope: Scope, read: Read) -> None:
    """Report what an op cannot read; `name` is the layer's, if it has one."""
    if op.reads.free:
        from netspec.elaborate.operands import check_operands

        check_operands(op, item, scope, read)  # type: ignore[arg-type]
        return
    check_inputs(op, name, item, scope, read)
    single = next((each for each in read.result.outputs if not each.tensor.shape), None)
    if op.is_layer and single is not None:
        fact = (
            f"`{type(op).__name__}` reads samples, but `{single.node.name}` gives a single number"
        )
        cure = "give the function before it an `axis`"
        scope.run.error("NS402", fact, item.span, scope.frame, cure, labels=read.labels())
        raise Poisoned


def result_of(node: Node) -> Result:
    """The first result of a node; each, when there are several, is a port."""
    first = Output(node)
    if len(node.outputs) == 1:
        return Result((first,))
    ports = {str(i): Result((Output(node, i),)) for i in range(len(node.outputs))}
    return Result((first,), ports=ports)


def _kind(item: Layer, scope: Scope, read: Read) -> type[Op]:
    """The class that the op word means for what comes in."""
    names = pool_classes(item, scope, read) if item.word == "pool" else item.classes
    if len(names) == 1:
        return op_class(names[0])
    result = read.result
    if result.failed:
        # What the item computes may be wrong for itself.
        evaluate_each(item.arguments, scope, read.reads)
        raise Poisoned
    first = result.first
    kind = chosen(names, first.tensor.rank)
    if kind is None:
        takes = _ranks(names, scope.data_format)
        fact = f"`{item.word}` takes {takes}, but `{read.name}` gives {first.tensor}"
        cure = cure_of("NS402", first)
        scope.run.error("NS402", fact, item.span, scope.frame, cure, labels=read.labels())
        raise Poisoned
    return kind


def pool_classes(item: Layer, scope: Scope, read: Read) -> tuple[str, ...]:
    """The classes of the `mode` of a `pool`."""
    mode = item.arguments.get("mode") or _default_of("pool", scope).get("mode")
    value = evaluate(mode.value, scope, read.reads) if mode else "max"
    if mode is not None and value not in POOLS:
        fact = f"`pool.mode` must be `max` or `avg`, but this is {describe(value)}"
        cure = did_you_mean(str(value), POOLS)
        scope.run.error("NS206", fact, mode.value.span, scope.frame, cure)
        raise Poisoned
    return class_names(POOLS[value])


def _ranks(names: tuple[str, ...], data_format: str) -> str:
    """What the classes of a family take: `length x channels or height x width x channels`."""
    kinds = ("length", "height x width", "depth x height x width")[: len(names)]
    form = "{} x channels" if data_format == "channels_last" else "channels x {}"
    *most, last = (form.format(each) for each in kinds)
    return f"{', '.join(most)} or {last}"


def _default_of(word: str, scope: Scope) -> Mapping[str, Entry]:
    entry = scope.unit.spec.defaults.get(word)
    return entry.value.entries if entry is not None else {}  # type: ignore[union-attr]


def _written(item: Layer, kind: type[Op], scope: Scope) -> Written:
    key = (item, kind, scope.dtype, scope.data_format)
    found = scope.run.written.get(key)
    if found is None:
        found = scope.run.written[key] = _merge(item, kind, scope)
    return found


def _merge(item: Layer, kind: type[Op], scope: Scope) -> Written:
    own = dict(item.arguments)
    # Of an op that reads several tensors, the bare value names them.
    if item.main is not None and kind.main is not None and item.source is None:
        own[kind.main] = Entry(item.span, item.main)
    for key in ("trainable", "dtype"):
        if key in item.common:
            own[key] = item.common[key]
    entries: dict[str, Entry] = {}
    if scope.unit.spec.defaults:
        for word in reaching(kind.__name__):
            entries |= _default_of(word, scope)
    inherited = frozenset(entries) - frozenset(own)
    entries |= own
    if item.word == "pool":
        entries.pop("mode", None)
    dynamic = {key: entry for key, entry in entries.items() if entry.value.dynamic}
    values = {k: plain(entry.value) for k, entry in entries.items() if not entry.value.dynamic}
    return Written(entries, values, dynamic, inherited, {})


def layer_op(item: Layer, kind: type[Op], scope: Scope, read: Read, x: Tensor) -> Op:
    """The op of an item that is an argument of another, where `x` comes in."""
    written = _merge(item, kind, scope)
    held = held_layers(item, kind, written, scope, read, x) if kind.holds else _NOTHING
    return _op(item, kind, written, scope, read, held)


def held_layers(
    item: Layer,
    kind: type[Op],
    written: Written,
    scope: Scope,
    read: Read,
    x: Tensor | None = None,
) -> dict[str, Any]:
    """The layers that are arguments of another, which reads `x`, or what the item reads."""
    # Imported here: few specs have any.
    from netspec.elaborate.inner import inner_layers

    if read.result.failed:
        raise Poisoned
    return inner_layers(item, kind, written, scope, read, x or read.result.first.tensor)


def _op(
    item: Layer,
    kind: type[Op],
    written: Written,
    scope: Scope,
    read: Read,
    held: Mapping[str, Any] = _NOTHING,
) -> Op:
    """The op with its arguments, those of the spec as a whole included."""
    computed = dict(held)
    if written.dynamic:
        dynamic = {key: each for key, each in written.dynamic.items() if key not in held}
        computed |= evaluate_each(dynamic, scope, read.reads, written.inherited)
    # The text, since 1, 1.0 and true are equal and hash alike.
    key = str(computed) if computed else ""
    op = written.ops.get(key)
    if op is None:
        values = written.plain | computed
        op = written.ops[key] = _validated(item, kind, written, values, scope, read)
    return op


def _validated(
    item: Layer,
    kind: type[Op],
    written: Written,
    values: dict[str, Any],
    scope: Scope,
    read: Read,
) -> Op:
    settled = {key: value for key, value in values.items() if key != "trainable"}
    if kind.is_layer:
        settled.setdefault("dtype", scope.dtype)
    fields = kind.model_fields
    if "data_format" in fields:
        settled.setdefault("data_format", scope.data_format)
    if kind.channels_axis and scope.data_format == "channels_first":
        settled.setdefault(kind.channels_axis, 1)
    # A network has many layers of few kinds.
    key = (kind, repr(settled))
    op: Op | None = scope.run.ops.get(key)
    if op is not None:
        return op
    try:
        op = scope.run.ops[key] = validate(kind, settled)
        return op
    except ValidationError as error:
        errors = error.errors(include_url=False)
    for found in located(errors, kind.__name__, written.entries, item.span):
        entry = next((e for e in written.entries.values() if e.value.span == found.span), None)
        if entry is not None and entry.value.dynamic:
            labels = bindings(entry.value, scope)
            if found.code == "NS209":
                found = replace(found, help=cure_of_null(entry.value, read))
            found = replace(found, labels=labels)
        scope.run.report(replace(found, frame=scope.frame))
    raise Poisoned


def trains(name: str, written: Written, scope: Scope, read: Read) -> bool:
    """Whether the layer's weights are trained: unless it, its block or a glob says otherwise."""
    # First, so that every glob that matches counts as used.
    held = scope.freezes and frozen(name, scope)
    entry = written.entries.get("trainable")
    seen = scope.of_defaults() if "trainable" in written.inherited else scope
    if entry is not None and not flag(entry, seen, read.reads, "trainable"):
        return False
    return scope.trainable and not held
