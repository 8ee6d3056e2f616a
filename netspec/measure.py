"""What a network costs: parameters, multiply-accumulates, bytes, depth."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from math import prod

from netspec.graph import Graph, Node
from netspec.op import Weight
from netspec.tensor import Tensor

_BYTES = {"float32": 4, "float16": 2, "bfloat16": 2, "float64": 8, "int32": 4, "uint32": 4}


class Measures:
    """The figures of one network, each computed when asked for; open sizes count as 1.

    `macs` and `activations` are for one sample. `frozen_params` are those of layers that
    `trainable: false` or `freeze` holds, and statistics that are never trained; `activations` is
    the number of elements of the largest one; `size` is the weights' bytes; `depth` the number of
    layers on the longest path, inputs not counted.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @cached_property
    def _params(self) -> tuple[int, int]:
        every = trainable = 0
        for weight, trained in weights_of(self.graph):
            count = prod(weight.shape)
            every += count
            trainable += count * trained
        return every, trainable

    @property
    def params(self) -> int:
        return self._params[0]

    @property
    def trainable_params(self) -> int:
        return self._params[1]

    @property
    def frozen_params(self) -> int:
        return self.params - self.trainable_params

    @property
    def layers(self) -> int:
        return sum(node.op.is_layer for node in self.graph.layers)

    @property
    def macs(self) -> int:
        return sum(node.macs for node in self.graph.nodes)

    @cached_property
    def size(self) -> int:
        return sum(bytes_of(weight) for weight, _ in weights_of(self.graph))

    @property
    def depth(self) -> int:
        return _depth(self.graph)

    @cached_property
    def activations(self) -> int:
        outputs = (tensor for node in every(self.graph) for tensor in node.outputs)
        return max((elements(tensor) for tensor in outputs), default=0)


def measure(graph: Graph) -> Measures:
    """The figures of a graph."""
    return Measures(graph)


def every(graph: Graph) -> Iterator[Node]:
    """All layers, those of sub-models included."""
    for node in graph.layers:
        yield node
        if node.graph is not None:
            yield from every(node.graph)


def weights_of(graph: Graph) -> Iterator[tuple[Weight, bool]]:
    """Every variable once, and whether it is trained."""
    for node in every(graph):
        for weight in node.weights:
            yield weight, node.trainable and weight.trainable


def bytes_of(weight: Weight) -> int:
    """The bytes that the values of a weight take."""
    return prod(weight.shape) * _BYTES.get(weight.dtype, 4)


def elements(tensor: Tensor) -> int:
    """The number of values for one sample, open sizes counted as 1."""
    return prod(size or 1 for size in tensor.shape[1:])


def _depth(graph: Graph) -> int:
    depths: dict[Node, int] = {}
    for node in graph.nodes:
        own = _depth(node.graph) if node.graph is not None else int(node not in graph.inputs)
        read = [*node.inputs, *node.keywords.values()]
        depths[node] = own + max((depths[each.node] for each in read), default=0)
    return max((depths[output.node] for output in graph.outputs), default=0)
