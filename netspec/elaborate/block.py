"""A call of a block: a copy of its layers, or a sub-model of them."""

from __future__ import annotations

from collections.abc import Mapping

from netspec.diagnostic import Frame, Label
from netspec.elaborate.body import Body, Walk, export, result_of
from netspec.elaborate.naming import checked, define
from netspec.elaborate.params import bind
from netspec.elaborate.reading import Read
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Binding, Named, Result, Scope, Unit
from netspec.elaborate.submodel import submodel
from netspec.elaborate.unit import imported
from netspec.elaborate.values import evaluate_each, flag, settle
from netspec.items import BlockKeys
from netspec.spec import Block, Layer
from netspec.suggest import did_you_mean
from netspec.tree import Scalar


def block_call(item: Layer, scope: Scope, read: Read, walk: Walk) -> Result:
    """The result of a block's layers on what the call reads."""
    run = scope.run
    run.grow(item.span, scope.frame)
    block, unit = found(item, scope)
    if block in scope.active:
        fact = f"the block `{item.word}` uses itself"
        label = Label(block.span, "defined here")
        run.error("NS311", fact, item.span, scope.frame, labels=(label,))
        raise Poisoned
    name, callee = _callee(item, block, unit, scope, read)
    if read.result.failed:
        raise Poisoned
    keys = block_keys(block, callee)
    inputs = _inputs(item, block, keys.inputs, scope, read)
    run.called.add(block)
    written = block.sections.get("outputs") or block.sections["layers"]
    body = Body(block.layers, keys.outputs, written.value)
    trainable = scope.trainable and _trainable(item, scope, read)
    if keys.nested:
        callee = callee.inner(trainable=trainable)
        return submodel(item, keys.nested, body, inputs, callee, scope, walk)
    prefix = f"{name}_" if name else ""
    inner = callee.inner(
        names={key: Named(result, item.span, outside=False) for key, result in inputs.items()},
        prefix=scope.prefix + prefix,
        trainable=trainable,
    )
    try:
        result = walk(block.layers, inner, next(iter(inputs.values())))
    finally:
        export(inner, scope, scope.leads[0] + prefix)
    return define(None, item.common, scope, result_of(body, result, inner))


def found(item: Layer, scope: Scope) -> tuple[Block, Unit]:
    """The block that a call means, and its file."""
    prefix, dot, word = item.word.rpartition(".")
    unit = scope.unit
    if dot:
        unit = imported(prefix, scope.unit, scope)
    block = unit.spec.blocks.get(word)
    if block is None:
        fact = f"there is no block `{word}` in {unit.spec.source.path}"
        cure = did_you_mean(word, unit.spec.blocks)
        scope.run.error("NS310", fact, item.span, scope.frame, cure)
        raise Poisoned
    return block, unit


def _callee(
    item: Layer, block: Block, unit: Unit, scope: Scope, read: Read
) -> tuple[str | None, Scope]:
    """The name of the call, and the scope inside with its parameters bound."""
    refuse_main(item, block, scope)
    values = evaluate_each(item.arguments, scope, read.reads)
    given = {
        key: Binding(values[key], entry.value.span, entry.key)
        for key, entry in item.arguments.items()
    }
    base = scope.inner(
        unit=unit, variables=unit.variables, names=_seen(block, read, item), leads=("",)
    )
    variables = bind(
        block.params, given, base, f"the block `{item.word}`", item.span, reads=read.reads
    )
    values = {name: variables.get(name).value for name in block.params}
    name = checked(item.common["name"], scope, read.reads) if "name" in item.common else None
    title = f"`{item.word}`" if name is None else f"`{item.word}` as {name}"
    frame = Frame(title, item.span, values, scope.frame)
    return name, base.inner(variables=variables, frame=frame, active=(*scope.active, block))


def refuse_main(item: Layer, block: Block, scope: Scope) -> None:
    """NS205 for a call such as `unit: 3`."""
    if item.main is not None:
        shown = ", ".join(f"{name}: …" for name in block.params) or "name: …"
        fact = f"the block `{item.word}` takes its parameters by name"
        cure = f"write `{item.word}: {{{shown}}}`"
        scope.run.error("NS205", fact, item.main.span, scope.frame, cure)
        raise Poisoned


def _seen(block: Block, read: Read, item: Layer) -> dict[str, Named]:
    """The inputs by name, for defaults that are computed from their shapes."""
    entry = block.sections.get("inputs")
    names = getattr(entry.value, "items", ()) if entry else ()
    outputs = read.result.outputs
    return {
        str(tree.value): Named(Result((output,)), item.span)
        for tree, output in zip(names, outputs, strict=False)
        if isinstance(tree, Scalar)
    }


def block_keys(block: Block, callee: Scope) -> BlockKeys:
    """The plain values of a block's definition."""
    keys: BlockKeys | None = callee.run.written.get(block)
    if keys is None:
        sections = {key: entry for key, entry in block.sections.items() if key != "params"}
        keys = settle(BlockKeys, sections, callee, block.span, block.name, "layers")
        if not any(e.value.dynamic for k, e in sections.items() if k != "layers"):
            callee.run.written[block] = keys
    return keys


def _inputs(
    item: Layer, block: Block, names: tuple[str, ...] | None, scope: Scope, read: Read
) -> Mapping[str, Result]:
    """What comes in, by the names of the block's inputs (`""` for the one without a name)."""
    outputs = read.result.outputs
    if read.keywords:
        fact = f"the block `{item.word}` takes its inputs in order, not by name"
        scope.run.error("NS205", fact, read.place or item.span, scope.frame, "write a list")
        raise Poisoned
    wanted = names if names is not None else ("",)
    if len(outputs) != len(wanted) or not wanted:
        takes = f"{len(wanted)} input{'s' * (len(wanted) != 1)}"
        fact = f"the block `{item.word}` takes {takes}, but this has {len(outputs)}"
        cure = f"name them: `from: [{', '.join(wanted)}]`" if len(wanted) > 1 else ""
        code = "NS303" if len(outputs) < len(wanted) else "NS304"
        label = (Label(block.span, "defined here"),)
        scope.run.error(code, fact, read.place or item.span, scope.frame, cure, labels=label)
        raise Poisoned
    return {name: Result((output,)) for name, output in zip(wanted, outputs, strict=True)}


def _trainable(item: Layer, scope: Scope, read: Read) -> bool:
    if "trainable" not in item.common:
        return True
    return flag(item.common["trainable"], scope, read.reads, "trainable")
