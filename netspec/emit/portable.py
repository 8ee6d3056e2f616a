"""Graph → the layout of an `.h5` in Keras 2's spelling: one for all readers, one for Keras 2."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from netspec.emit.config.spelling import spelled
from netspec.emit.datasets import Variable
from netspec.emit.flat import flattened
from netspec.emit.h5 import Layout
from netspec.emit.variables import in_order, variables
from netspec.graph import Graph, Node

# The last Keras 2 that came with TensorFlow: readers of other programs look for a 2 at the front.
KERAS_2 = "2.15.0"


def portable_layout(graph: Graph) -> Layout:
    """A file that Keras 2, every Keras 3, TensorFlow.js and hls4ml load alike.

    Sub-models are dissolved: the two versions of Keras count their calls from other numbers.
    """
    flat, ways = flattened(graph)
    groups = {node.name: tuple(_variables(node, ways)) for node in in_order(flat)}
    names = {
        before.node.name: after.node.name
        for before, after in zip(graph.outputs, flat.outputs, strict=True)
    }
    return Layout(_attributes(flat, names, shared=True), groups)


def keras2_layout(graph: Graph) -> Layout:
    """A file for Keras 2 alone, which keeps sub-models."""
    groups = {node.name: tuple(_below(variables(node))) for node in in_order(graph)}
    return Layout(_attributes(graph, {}, shared=False), groups)


def _attributes(graph: Graph, names: Mapping[str, str], shared: bool) -> dict[str, str | bytes]:
    attributes: dict[str, str | bytes] = {
        "backend": "tensorflow",
        "keras_version": KERAS_2,
        "model_config": spelled(graph, shared).encode(),
    }
    if graph.training is not None:
        from netspec.emit.config.shared_training import shared_training

        training = shared_training(graph.training, names)
        if training is not None:
            attributes["training_config"] = json.dumps(training).encode()
    return attributes


def _variables(node: Node, ways: Mapping[str, str]) -> Iterator[Variable]:
    for each in variables(node):
        name = f"{node.name}/{_weight_name(each)}"
        yield each._replace(path=name, layer=ways[node.name])


def _below(found: Iterable[Variable]) -> Iterator[Variable]:
    """The variables of a layer under its own name, or the way to it where two would have one."""
    found = tuple(found)
    names = [f"{each.layer.rpartition('/')[2]}/{_weight_name(each)}" for each in found]
    for each, name in zip(found, names, strict=True):
        clear = names.count(name) == 1
        yield each._replace(path=name if clear else f"{each.layer}/{_weight_name(each)}")


def _weight_name(variable: Variable) -> str:
    """What Keras 2 calls a variable; TensorFlow.js and hls4ml go by that."""
    name = variable.weight.name
    if variable.kind == "TimeDistributed":
        # Its layer has no scope of its own there.
        name = name.partition("/")[2]
    if name == "kernel" and variable.kind.startswith("DepthwiseConv"):
        name = "depthwise_kernel"
    return f"{name}:0"
