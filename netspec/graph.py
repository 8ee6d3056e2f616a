"""The network itself: flat, ordered, immutable; the one thing that lints and emitters see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from netspec.diagnostic import Diagnostic, Frame
from netspec.op import Op, Weight
from netspec.record import record
from netspec.source import Span
from netspec.tensor import Tensor

if TYPE_CHECKING:
    from netspec.expect import Expect
    from netspec.parts.training import Training
    from netspec.spec import Spec


class Output(NamedTuple):
    """One result of a node: an edge's upper end. `port` counts the results of the node."""

    node: Node
    port: int = 0

    @property
    def tensor(self) -> Tensor:
        """The symbolic tensor itself."""
        return self.node.outputs[self.port]


@record
class Node:
    """One call of a layer.

    `call` counts the calls of the same layer, which all have its name; `graph` is the inside of a
    sub-model. `keywords` holds tensors passed by keyword, such as `mask`. `written` is false where
    rule 6 made the name up. `weights` and `macs` of a sub-model are those of its inside.
    """

    name: str
    op: Op
    inputs: tuple[Output, ...]
    outputs: tuple[Tensor, ...]
    span: Span
    keywords: Mapping[str, Output] = field(default_factory=dict)
    call: int = 0
    graph: Graph | None = None
    weights: tuple[Weight, ...] = ()
    macs: int = 0
    trainable: bool = True
    written: bool = True
    frame: Frame | None = None


class Source(NamedTuple):
    """One source of weights, as a spec's `weights` section gives it.

    `file` is what the spec calls it, `path` where it is; `spans` are the places of its values. One
    that no spec asks for has no place.
    """

    file: str
    path: str
    sha256: str | None
    by: str
    into: tuple[str, ...]
    rename: Mapping[str, str]
    require: str
    unused: str
    kernels: str | None
    flatten: str | None
    layout: str | None
    span: Span | None
    spans: Mapping[str, Span]

    def at(self, key: str) -> Span | None:
        """The place of a value, or of the whole source where it is not written."""
        return self.spans.get(key, self.span)


@record
class Graph:
    """A network: `inputs` are nodes too, `nodes` has all of them, each after what it reads.

    A layer called twice is two nodes of one name. `params` are the values that the spec's
    parameters had; `training` is what `compile` says, `sources` are the weights to load, `expect`
    is the spec's own contract; `warnings` is what elaboration found suspect. `spec` is what it was
    made from, which no sub-model has, and `files` are those that it was read from, its own first.
    """

    name: str
    inputs: tuple[Node, ...]
    nodes: tuple[Node, ...]
    outputs: tuple[Output, ...]
    data_format: str = "channels_last"
    dtype: str = "float32"
    params: Mapping[str, object] = field(default_factory=dict)
    training: Training | None = None
    sources: tuple[Source, ...] = ()
    expect: Expect | None = None
    span: Span | None = None
    warnings: tuple[Diagnostic, ...] = ()
    spec: Spec | None = None
    files: tuple[str, ...] = ()

    @property
    def layers(self) -> tuple[Node, ...]:
        """A call of every layer, the first that is left, inputs included."""
        if len({node.name for node in self.nodes}) == len(self.nodes):
            return self.nodes
        found: dict[str, Node] = {}
        for node in self.nodes:
            found.setdefault(node.name, node)
        return tuple(found.values())
