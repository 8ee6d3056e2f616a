"""Graph → the lines of a summary: one a layer, or one for a block, by how deep one looks."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import NamedTuple, TypeAlias

from netspec.diagnostic import Frame
from netspec.graph import Graph, Node, Output
from netspec.measure import weights_of
from netspec.tensor import Shape
from netspec.words import word_of

# What a line is about: a layer, or all layers of a block call or group.
Subject: TypeAlias = Node | Frame


class Row(NamedTuple):
    """One line: `outputs` are shapes without the batch, `inputs` the names of other lines.

    `parameters` and `macs` are `None` for a sub-model whose layers follow, so that all lines sum up
    to what the network has.
    """

    name: str
    op: str
    outputs: tuple[Shape, ...]
    parameters: int | None
    macs: int | None
    inputs: tuple[str, ...]


def rows(graph: Graph, depth: int | None = None) -> tuple[Row, ...]:
    """The lines of a graph: with a depth of 0 for what stands in the spec's own `layers`.

    Each further level opens the blocks, groups, includes and sub-models of the one before.
    """
    return tuple(_Level(graph, "", 0, depth).rows())


class _Level:
    """A graph, whose nodes have `base` blocks around them that are not to be counted."""

    def __init__(self, graph: Graph, path: str, base: int, depth: int | None) -> None:
        self.graph = graph
        self.path = path
        self.firsts = set(graph.layers)
        self.base = base
        self.depth = depth
        self.subjects: dict[Node, Subject] = {node: self._subject(node) for node in graph.nodes}
        self.members: dict[Subject, list[Node]] = {}
        for node, subject in self.subjects.items():
            self.members.setdefault(subject, []).append(node)
        self.names = self._named()
        self.results = self._given()

    def rows(self) -> Iterable[Row]:
        for subject, nodes in self.members.items():
            if isinstance(subject, Frame):
                yield self._closed(subject, nodes)
                continue
            opened = self._opens(subject)
            yield self._layer(subject, opened)
            if opened is not None:
                yield from opened.rows()

    def _subject(self, node: Node) -> Subject:
        """The outermost block around a node that is not looked into, or the node itself."""
        blocks = self._blocks(node)
        if self.depth is None or len(blocks) <= self.depth:
            return node
        return blocks[self.depth]

    def _blocks(self, node: Node) -> list[Frame]:
        frames = reversed(list(node.frame.chain())) if node.frame else ()
        return [frame for frame in frames if _kind(frame) != "repeat"][self.base :]

    def _named(self) -> dict[Subject, str]:
        """A name for every line, none of them twice."""
        names: dict[str, Subject] = {}
        for subject in self.members:
            own = subject.name if isinstance(subject, Node) else _name(subject)
            name = self.path + own
            count = 1
            while name in names:
                count += 1
                name = f"{self.path}{own} ({count})"
            names[name] = subject
        return {subject: name for name, subject in names.items()}

    def _given(self) -> dict[Subject, dict[Output, None]]:
        """What other lines read of each, or the network gives."""
        given: dict[Subject, dict[Output, None]] = {subject: {} for subject in self.members}
        for node, subject in self.subjects.items():
            for output in _reads(node):
                if self.subjects[output.node] is not subject:
                    given[self.subjects[output.node]][output] = None
        for output in self.graph.outputs:
            given[self.subjects[output.node]][output] = None
        return given

    def _opens(self, node: Node) -> _Level | None:
        """The inside of a sub-model, where it is to be looked into."""
        around = self._blocks(node)
        if node.graph is None or node not in self.firsts:
            return None
        if self.depth is not None and self.depth <= len(around):
            return None
        left = None if self.depth is None else self.depth - len(around) - 1
        base = self.base + len(around) + 1
        return _Level(node.graph, f"{self.names[node]}/", base, left)

    def _layer(self, node: Node, opened: _Level | None) -> Row:
        return Row(
            name=self.names[node],
            op=word_of(type(node.op).__name__),
            outputs=tuple(tensor.shape[1:] for tensor in node.outputs),
            parameters=self._parameters([node]) if opened is None else None,
            macs=node.macs if opened is None else None,
            inputs=self._inputs([node]),
        )

    def _closed(self, frame: Frame, nodes: list[Node]) -> Row:
        return Row(
            name=self.names[frame],
            op=_kind(frame),
            outputs=tuple(output.tensor.shape[1:] for output in self.results[frame]),
            parameters=self._parameters(nodes),
            macs=sum(node.macs for node in nodes),
            inputs=self._inputs(nodes),
        )

    def _parameters(self, nodes: list[Node]) -> int:
        """The parameters of some nodes; a layer that is called again adds none."""
        layers = tuple(node for node in nodes if node in self.firsts)
        return sum(prod(weight.shape) for weight, _ in weights_of(Graph("", (), layers, ())))

    def _inputs(self, nodes: list[Node]) -> tuple[str, ...]:
        inside = set(nodes)
        read = (output for node in nodes for output in _reads(node) if output.node not in inside)
        return tuple(dict.fromkeys(self._label(output) for output in read))

    def _label(self, output: Output) -> str:
        name = self.names[self.subjects[output.node]]
        return f"{name}.{output.port}" if output.port else name


def _reads(node: Node) -> list[Output]:
    return [*node.inputs, *node.keywords.values()]


# A frame's title is "`bottleneck` as conv2_block1", "`group` stem" or "`include` of base.yaml".
def _kind(frame: Frame) -> str:
    return frame.title.split("`")[1]


def _name(frame: Frame) -> str:
    """The prefix of the layers inside, or what is called when there is none."""
    words = [_called(each) for each in frame.chain() if _kind(each) not in ("repeat", "include")]
    own = _called(frame)
    if not own or _kind(frame) == "include":
        return own or _kind(frame)
    return "_".join(word for word in reversed(words) if word)


def _called(frame: Frame) -> str:
    rest = frame.title.split("`")[2].strip()
    return rest.removeprefix("as ").removeprefix("of ")
