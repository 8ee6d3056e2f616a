"""`call`: a layer that exists, once more."""

from __future__ import annotations

from dataclasses import replace

from pydantic import ValidationError

from netspec.diagnostic import Label
from netspec.elaborate.naming import alias
from netspec.elaborate.reading import Read, check_inputs
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Named, Result, Scope
from netspec.elaborate.submodel import again
from netspec.elaborate.values import evaluate_each, settle
from netspec.graph import Node, Output
from netspec.items import CallKeys
from netspec.op import Mismatch, Op
from netspec.spec import Structure
from netspec.suggest import did_you_mean
from netspec.tree import plain
from netspec.validation import located
from netspec.validator import validate


def call(item: Structure, scope: Scope, read: Read) -> Result:
    """A layer that exists, called on something else: shared weights."""
    run = scope.run
    run.grow(item.span, scope.frame)
    refuse(item, scope)
    node = _called(item, scope)
    read.wanted = node.op.reads
    if read.reads() is None:
        fact = "`call` has no item before it and no `from`"
        run.error("NS305", fact, item.span, scope.frame, "name what it reads: `from: x`")
        raise Poisoned
    if read.result.failed:
        raise Poisoned
    made = _again(item, node, scope, read)
    scope.model.add(made)
    every = tuple(Output(made, i) for i in range(len(made.outputs)))
    ports = {str(i): Result((each,)) for i, each in enumerate(every)} if len(every) > 1 else None
    several = bool(node.graph) and len(every) > 1
    result = Result(every if node.graph else every[:1], several=several, ports=ports)
    if "as" in item.common:
        alias(item.common["as"], scope, result)
    return result


def refuse(item: Structure, scope: Scope) -> None:
    """NS246 for what the layer that is called again decides itself."""
    for key in CallKeys.refuses:
        if key in item.common:
            fact = f"`call` takes no `{key}`: it is the layer's own"
            cure = "name the result with `as`" if key == "name" else ""
            scope.run.error("NS246", fact, item.common[key].key, scope.frame, cure)
            raise Poisoned


def _called(item: Structure, scope: Scope) -> Node:
    entry = item.arguments["layer"]
    name = settle(CallKeys, {"layer": entry}, scope, item.span, "call").layer
    found = scope.look_up(name)
    if found is not None and found.result.failed:
        raise Poisoned
    if found is not None and not found.result.first.node.op.is_layer:
        fact = f"`{name}` is a function, which has nothing to share"
        cure = f"write `{type(found.result.first.node.op).__name__}` once more"
        scope.run.error("NS301", fact, entry.value.span, scope.frame, cure)
        raise Poisoned
    if found is not None and _is_layer(name, found, scope):
        return found.result.first.node
    if found is not None:
        fact = f"`{name}` is no layer of its own, which alone can be called again"
        cure = "give the block `nested: functional`"
    elif scope.run.lost:
        raise Poisoned
    else:
        fact = f"there is no layer `{name}` before this item"
        cure = did_you_mean(name, scope.references())
    scope.run.error("NS301", fact, entry.value.span, scope.frame, cure)
    raise Poisoned


def _is_layer(name: str, found: Named, scope: Scope) -> bool:
    """Whether a name stands for a layer of this scope, not for a block's output or its input."""
    node = found.result.first.node
    if not found.outside:
        inputs = scope.active[-1].sections.get("inputs") if scope.active else None
        named = plain(inputs.value) if inputs is not None else []
        return node.call == 0 and not (isinstance(named, list) and name in named)
    base = scope.prefix.removesuffix(scope.leads[0])
    return node.name in {base + lead + name for lead in scope.leads}


def _again(item: Structure, node: Node, scope: Scope, read: Read) -> Node:
    outputs = read.result.outputs
    labels = (*read.labels(), Label(node.span, f"`{node.name}` is made here"))
    if len(outputs) != len(node.inputs):
        fact = f"`{node.name}` takes {len(node.inputs)} inputs, but this has {len(outputs)}"
        code = "NS303" if len(outputs) < len(node.inputs) else "NS304"
        scope.run.error(code, fact, read.place or item.span, scope.frame, labels=labels)
        raise Poisoned
    op = _op(item, node, scope, read)
    if node.graph is None and read.keywords:
        check_inputs(op, node.name, item, scope, read)
    tensors = tuple(each.tensor for each in outputs)
    found = again(scope.run, replace(node, op=op), tensors, read.tensors())
    if isinstance(found, Mismatch):
        message = found.message.replace("{x}", f"`{read.name}`")
        scope.run.error(found.code, message, item.span, scope.frame, found.help, labels=labels)
        raise Poisoned
    mine, first = [[w.shape for w in each] for each in (found.weights, node.weights)]
    if mine != first:
        made, now = node.inputs[0].tensor, outputs[0].tensor
        fact = f"`{node.name}` has weights for {made}, but `{read.name}` gives {now}"
        scope.run.error("NS416", fact, item.span, scope.frame, labels=labels)
        raise Poisoned
    scope.model.calls[node.name] += 1
    return replace(
        node,
        op=op,
        inputs=outputs,
        keywords=read.keywords,
        outputs=found.outputs,
        macs=found.macs,
        span=item.span,
        frame=scope.frame,
        call=scope.model.calls[node.name],
    )


def _op(item: Structure, node: Node, scope: Scope, read: Read) -> Op:
    """The layer's op, with what this call says of the arguments that Keras takes at a call."""
    given = {key: entry for key, entry in item.arguments.items() if key != "layer"}
    if not given:
        return node.op
    for key, entry in given.items():
        if key not in node.op.call_arguments:
            fact = f"a call of `{node.name}` takes no `{key}`"
            cure = did_you_mean(key, node.op.call_arguments)
            scope.run.error("NS204", fact, entry.key, scope.frame, cure)
            raise Poisoned
    values = {name: getattr(node.op, name) for name in node.op.model_fields_set}
    values |= evaluate_each(given, scope, read.reads)
    kind = type(node.op)
    try:
        return validate(kind, values)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    for found in located(errors, kind.__name__, given, item.span):
        scope.run.report(replace(found, frame=scope.frame))
    raise Poisoned
