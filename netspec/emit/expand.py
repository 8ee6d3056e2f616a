"""Graph → the spec of the same graph that repeats, computes and imports nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from netspec.declaration import Declaration, snake_case
from netspec.flow import flow, text
from netspec.graph import Graph, Node, Output, Source
from netspec.inside import Inner
from netspec.ops.structure import Sequential
from netspec.wiring import gathered
from netspec.words import is_reserved, word_of


def expand(graph: Graph) -> str:
    """The YAML text of a flat spec: every layer an item with a name, every value written out.

    Sub-models become blocks that are called once; frozen layers say so themselves.
    """
    blocks = _Blocks()
    body = _Body(graph, blocks)
    outputs = [body.names[output] for output in graph.outputs]
    sections = [
        _head(graph),
        ["inputs:", *_indented(_input(node) for node in graph.inputs)],
        ["blocks:", *_indented(blocks.lines)] if blocks.lines else [],
        ["layers:", *_indented(body.items)],
        [f"outputs: {flow(outputs)}"],
        *_others(graph),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _head(graph: Graph) -> list[str]:
    lines = ["netspec: 1", f"name: {flow(_legal(graph.name))}"]
    if graph.data_format != "channels_last":
        lines.append(f"data_format: {graph.data_format}")
    if graph.dtype != "float32":
        lines.append(f"dtype: {graph.dtype}")
    return lines


def _legal(name: str) -> str:
    # A name that is a file's stem may have any character; one in a spec may not.
    return "".join(c if c.isascii() and (c.isalnum() or c in "_-.") else "_" for c in name)


def _input(node: Node) -> str:
    (batch, *shape), dtype = node.outputs[0]
    more: dict[str, Any] = {} if dtype == "float32" else {"dtype": dtype}
    if batch is not None:
        more["batch_size"] = batch
    return f"- {text(node.name)}: {flow({'shape': shape, **more} if more else shape)}"


def _indented(lines: Iterator[str] | list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


class _Blocks:
    """The definitions of the sub-models."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words: set[str] = set()

    def add(self, node: Node, graph: Graph) -> tuple[str, list[str]]:
        """Define a sub-model; gives the word that calls it, and the names of its outputs."""
        body = _Body(graph, self)
        outputs = [body.output(output) for output in graph.outputs]
        word = self._word(node.name)
        nested = "sequential" if isinstance(node.op, Sequential) else "functional"
        self.lines += [
            f"{text(word)}:",
            f"  nested: {nested}",
            f"  inputs: {flow([each.name for each in graph.inputs])}",
            f"  outputs: {flow(outputs)}",
            "  layers:",
            *_indented(_indented(body.items)),
        ]
        return word, outputs

    def _word(self, name: str) -> str:
        word = name
        if is_reserved(word):
            word = f"{name}_block"
        count = 1
        while word in self.words:
            count += 1
            word = f"{name}_block{count}"
        self.words.add(word)
        return word


class _Body:
    """The items of a graph, and by which name each tensor is read."""

    def __init__(self, graph: Graph, blocks: _Blocks) -> None:
        self.graph = graph
        self.blocks = blocks
        self.taken = {node.name for node in graph.nodes}
        self.given: set[str] = set()
        self.firsts = set(graph.layers)
        self.names = {Output(node): node.name for node in graph.inputs}
        # The item before, where what it gives is one tensor: what the next reads without `from`.
        self.before = Output(graph.inputs[0]) if len(graph.inputs) == 1 else None
        self.items: list[str] = []
        self.arguments: dict[int, dict[str, Any]] = {}
        for node in graph.nodes:
            if node not in graph.inputs:
                self._add(node)
        if not self.items:
            self.items.append(f"- from: {flow(graph.inputs[0].name)}")

    def output(self, output: Output) -> str:
        """A name for what a block gives: one without a dot, and not given before."""
        name = self.names[output]
        if "." in name or name in self.given:
            alias = self._alias(name.replace(".", "_"))
            self.items.append(f"- {flow({'from': name, 'as': alias})}")
            name = alias
        self.given.add(name)
        return name

    def _add(self, node: Node) -> None:
        several = node.graph is not None and len(node.outputs) > 1
        if node not in self.firsts:
            word, name = "call", self._alias(node.name)
            again = written(node.op.call())
            item = {"layer": node.name, **self._reading(node), **again, "as": name}
            ports = _ports(node, several)
        elif node.graph is not None:
            name = node.name
            word, ports = self.blocks.add(node, node.graph)
            item = {"name": name, **self._reading(node), **self._held(node, node.graph.dtype)}
        else:
            word, name = word_of(type(node.op).__name__), node.name
            item = {"name": name, **self._reading(node), **self._own(node)}
            ports = _ports(node, several)
        self.items.append(f"- {text(word)}: {flow(item)}")
        self._name(node, name, ports if several else ["", *ports[1:]])
        self.before = None if several else Output(node)

    def _name(self, node: Node, name: str, ports: list[str]) -> None:
        for index, port in enumerate(ports):
            self.names[Output(node, index)] = f"{name}.{port}" if port else name

    def _alias(self, wanted: str) -> str:
        alias, count = wanted, 1
        while alias in self.taken:
            count += 1
            alias = f"{wanted}_{count}"
        self.taken.add(alias)
        return alias

    def _reading(self, node: Node) -> dict[str, Any]:
        """`from`, unless the item before is read."""
        names = [self.names[each] for each in node.inputs]
        if node.keywords:
            first = dict(zip(node.op.reads.names, names, strict=False))
            keywords = {key: self.names[each] for key, each in node.keywords.items()}
            return {"from": first | gathered(keywords)}
        listed = node.op.reads.most != 1 and not node.op.reads.free
        if len(names) > 1 or (node.graph is None and listed):
            return {"from": names}
        return {} if node.inputs[0] == self.before else {"from": names[0]}

    def _own(self, node: Node) -> dict[str, Any]:
        """The arguments of a layer that are not the spec's own."""
        # Kept by what the op is and not by what it says: layers of equal arguments share one.
        known = self.arguments.get(id(node.op))
        if known is None:
            known = self.arguments[id(node.op)] = _arguments(node.op)
        arguments = dict(known)
        if not node.op.is_layer:
            return arguments
        # Layers of integers have none.
        arguments.pop("dtype", None)
        if arguments.get("data_format") == self.graph.data_format:
            del arguments["data_format"]
        return arguments | self._held(node, node.op.dtype)

    def _held(self, node: Node, dtype: str) -> dict[str, Any]:
        """What else an item says of a layer."""
        own: dict[str, Any] = {} if dtype == self.graph.dtype else {"dtype": dtype}
        return own if node.trainable else {**own, "trainable": False}


def _ports(node: Node, several: bool) -> list[str]:
    return [str(port) for port in range(len(node.outputs))]


def _arguments(declaration: Declaration) -> dict[str, Any]:
    """What was set, the main argument first, as people write it."""
    arguments = declaration.arguments() | declaration.call()
    if declaration.main in arguments:
        arguments = {declaration.main: arguments.pop(declaration.main), **arguments}
    return {name: written(value) for name, value in arguments.items()}


def written(value: Any) -> Any:
    """The value of an argument as a spec has it."""
    match value:
        case Inner(op, name):
            return {word_of(type(op).__name__): {"name": name, **_arguments(op)}}
        case Declaration():
            return _part(value)
        case Mapping():
            return {key: written(each) for key, each in value.items()}
        case list() | tuple():
            return [written(each) for each in value]
        case _:
            return value


def _part(part: Declaration) -> Any:
    """`he_uniform`, or `{random_normal: {stddev: 0.01}}`."""
    kind, arguments = type(part).__name__, _arguments(part)
    if kind == "OptimizerMap":
        return arguments
    word = kind.lower() if part.home == "keras.optimizers" else snake_case(kind)
    # `accuracy` is whichever accuracy fits the output, `{accuracy: {}}` the class of that name.
    plain = not arguments and part.home not in ("keras.losses", "keras.metrics")
    return word if plain else {word: arguments}


def _others(graph: Graph) -> Iterator[list[str]]:
    """The sections after the layers."""
    if graph.sources:
        yield ["weights:", *(f"  - {flow(_source(each))}" for each in graph.sources)]
    if graph.training is not None:
        arguments = _arguments(graph.training)
        yield ["compile:", *(f"  {key}: {flow(each)}" for key, each in arguments.items())]
    if graph.expect is not None:
        counts = {key: value for key, value, *_ in graph.expect.counts}
        shapes = {name: list(shape) for name, shape, *_ in graph.expect.shapes}
        yield [f"expect: {flow({**counts, 'shapes': shapes} if shapes else counts)}"]


def _source(source: Source) -> dict[str, Any]:
    """A source of weights, less what it leaves to the defaults."""
    from netspec.items import SourceKeys

    fields = SourceKeys.model_fields
    given = {key: value for key, value in source._asdict().items() if key in fields and value}
    return {key: value for key, value in given.items() if value != fields[key].default}
