"""Layers that are a Keras model of their own inside the model."""

from __future__ import annotations

from collections.abc import Mapping

from netspec.diagnostic import Label
from netspec.elaborate.body import Body, Walk, result_of
from netspec.elaborate.finish import pruned
from netspec.elaborate.freezing import frozen
from netspec.elaborate.inferring import infer
from netspec.elaborate.naming import define, layer_name, take
from netspec.elaborate.run import Inferred, Model, Poisoned, Run
from netspec.elaborate.scope import Named, Result, Scope
from netspec.graph import Graph, Node, Output
from netspec.op import Mismatch
from netspec.ops.structure import Functional, InputLayer, Sequential
from netspec.spec import Layer, Structure
from netspec.tensor import Tensor

KINDS: dict[str, type[Functional]] = {"functional": Functional, "sequential": Sequential}

# What it costs to look at a layer of a sub-model again, in characters of expressions.
_WORK = 20


def submodel(
    item: Layer | Structure,
    nested: str,
    body: Body,
    inputs: Mapping[str, Result],
    callee: Scope,
    scope: Scope,
    walk: Walk,
) -> Result:
    """The node of a sub-model with `body` inside, called on `inputs`."""
    kind = KINDS[nested]
    reads = next(iter(inputs.values()))
    name, made_up = layer_name(item.common, kind.__name__, item.span, scope, lambda: reads)
    trainable = callee.trainable and not frozen(name, scope)
    model = Model(path=f"{scope.model.path}{name}/")
    inner = callee.inner(model=model, names={}, leads=("",), prefix="", trainable=trainable)
    made = tuple(_input(key, each.first.tensor, item, inner) for key, each in inputs.items())
    result = walk(body.layers, inner, Result((Output(made[0]),)))
    chosen = result_of(body, result, inner)
    if chosen.failed:
        raise Poisoned
    graph = _graph(name, made, model, chosen, scope)
    if kind is Sequential:
        _chain(graph, item, scope)
        # Keras's Sequential makes a nameless Functional inside, which counts.
        scope.run.auto_name("Functional")
    node = Node(
        name=name,
        op=kind.model_construct(dtype=scope.dtype),
        inputs=tuple(each.first for each in inputs.values()),
        outputs=tuple(each.tensor for each in graph.outputs),
        span=item.span,
        graph=graph,
        macs=sum(each.macs for each in graph.nodes),
        trainable=trainable,
        written=not made_up,
        frame=scope.frame,
    )
    scope.model.add(node)
    return define(node, item.common, scope, _results(node, chosen))


def _input(key: str, tensor: Tensor, item: Layer | Structure, inner: Scope) -> Node:
    """The input node of a sub-model for a tensor that comes in."""
    name = key or inner.run.auto_name("InputLayer")
    take(name, item.span, inner)
    op = InputLayer.model_construct(
        shape=tensor.shape[1:], batch_size=tensor.shape[0], input_dtype=tensor.dtype
    )
    node = Node(name, op, (), (tensor,), item.span, written=bool(key), frame=inner.frame)
    inner.model.add(node)
    if key:
        inner.names[key] = Named(Result((Output(node),)), item.span)
    return node


def _graph(name: str, made: tuple[Node, ...], model: Model, chosen: Result, scope: Scope) -> Graph:
    """The network inside, without nodes that nothing reads."""
    return Graph(
        name=name,
        inputs=made,
        nodes=pruned(made, model.nodes, chosen.outputs, scope.run),
        outputs=chosen.outputs,
        data_format=scope.data_format,
        dtype=scope.dtype,
    )


def _results(node: Node, chosen: Result) -> Result:
    """What the node gives, under the names that it has inside."""
    every = tuple(Output(node, i) for i in range(len(node.outputs)))
    ports = {key: Result((each,)) for key, each in zip(chosen.ports or (), every, strict=False)}
    return Result(every, several=len(every) > 1, ports=ports)


def _chain(graph: Graph, item: Layer | Structure, scope: Scope) -> None:
    """NS319 unless every layer reads the one before it."""
    for before, node in zip(graph.nodes, graph.nodes[1:], strict=False):
        if node.inputs != (Output(before),):
            fact = f"`{graph.name}` is no chain: `{node.name}` does not just read `{before.name}`"
            label = (Label(node.span, "this layer"),)
            cure = "write `nested: functional`"
            scope.run.error("NS319", fact, item.span, scope.frame, cure, labels=label)
            raise Poisoned
    for node in graph.nodes:
        if not node.op.is_layer:
            fact = f"`{graph.name}` is a chain of layers, but `{node.name}` is a function"
            label = (Label(node.span, "this function"),)
            cure = "write `nested: functional`"
            scope.run.error("NS319", fact, item.span, scope.frame, cure, labels=label)
            raise Poisoned


def again(
    run: Run,
    node: Node,
    inputs: tuple[Tensor, ...],
    keywords: tuple[tuple[str, Tensor], ...] = (),
) -> Inferred | Mismatch:
    """What a layer or sub-model that exists makes of other inputs."""
    if node.graph is None:
        return infer(run, node.op, inputs, keywords)
    run.compute(_WORK * len(node.graph.nodes), node.span, node.frame)
    made: dict[Output, Tensor] = {}
    macs = 0
    for each, tensor in zip(node.graph.inputs, inputs, strict=True):
        if not _accepts(each.outputs[0], tensor):
            fact = f"`{node.name}` was made for {each.outputs[0]}, but this is {tensor}"
            return Mismatch("NS416", fact, "inputs", "leave the sizes open that change")
        made[Output(each)] = tensor
    for inner in node.graph.nodes:
        if inner in node.graph.inputs:
            continue
        named = tuple((key, made[each]) for key, each in inner.keywords.items())
        found = again(run, inner, tuple(made[each] for each in inner.inputs), named)
        if isinstance(found, Mismatch):
            return found
        macs += found.macs
        made.update({Output(inner, i): each for i, each in enumerate(found.outputs)})
    return Inferred(tuple(made[each] for each in node.graph.outputs), (), macs)


def _accepts(wanted: Tensor, given: Tensor) -> bool:
    return wanted.rank == given.rank and all(
        size is None or other is None or size == other
        for size, other in zip(wanted.shape[1:], given.shape[1:], strict=True)
    )
