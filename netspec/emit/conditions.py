"""What a layer may have that some readers of Keras's files take otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netspec.graph import Node
from netspec.tensor import FLOATS, product


def has(name: str) -> Callable[[Node], bool]:
    """An argument that is set, and not to 1 for every dimension."""

    def check(node: Node) -> bool:
        value = vars(node.op).get(name)
        if isinstance(value, tuple):
            return any(each != 1 for each in value)
        return bool(value) and value != 1

    return check


def is_set(name: str) -> Callable[[Node], bool]:
    """An argument that is not null."""
    return lambda node: vars(node.op).get(name) is not None


def says(name: str, *values: Any) -> Callable[[Node], bool]:
    """An argument that is one of some values."""
    return lambda node: vars(node.op).get(name) in values


def channels_first(node: Node) -> bool:
    """Whether the channels come before what they are of."""
    return node.op.config().get("data_format") == "channels_first"


def _axes(node: Node) -> tuple[int, ...] | None:
    """The axes counted from the first, where there are any."""
    axis = vars(node.op)["axis"]
    if axis is None:
        return None
    return tuple(each % rank(node) for each in (axis if isinstance(axis, tuple) else (axis,)))


def not_last(node: Node) -> bool:
    """Whether `axis` is another than the last alone."""
    return _axes(node) != (rank(node) - 1,)


def one_inside(node: Node) -> bool:
    """Whether `axis` is a single one before the last."""
    axes = _axes(node)
    return axes is not None and len(axes) == 1 and not_last(node)


def forgotten(node: Node) -> bool:
    """Whether Keras 3 forgets the axis of its own file: it takes it for one of Keras 1."""
    axis = node.op.config().get("axis", -1)
    return axis is None or (isinstance(axis, list | tuple) and len(axis) != 1)


def rank(node: Node) -> int:
    """The dimensions of what comes in, the batch included."""
    return node.inputs[0].tensor.rank


def is_open(node: Node) -> bool:
    """Whether a size of what comes out is open, but for the batch."""
    return any(product(each.shape[1:]) is None for each in node.outputs)


def uses(text: str) -> Callable[[Node], bool]:
    """Whether an activation stands in an argument."""
    return lambda node: text in activations(node)


def activations(node: Node) -> tuple[str, ...]:
    """The activations of a layer by name."""
    found = (value for key, value in vars(node.op).items() if "activation" in key)
    return tuple(value for value in found if isinstance(value, str))


def holds_cells(node: Node) -> bool:
    """Whether the layer inside of one is a `RNN`."""
    return type(vars(node.op)["layer"].op).__name__ == "RNN"


def encodes(*modes: str) -> Callable[[Node], bool]:
    """Whether vectors are made of several places, or of one that is a dimension of its own."""
    return lambda node: vars(node.op)["output_mode"] in modes and node.outputs[0].rank > 2


def crops(node: Node) -> bool:
    """Whether something is cut off, which happens in training alone since Keras 3.8."""
    return node.inputs[0].tensor.shape != node.outputs[0].shape


def of_integers(node: Node) -> bool:
    """Whether what comes in is no float."""
    return bool(node.inputs) and node.inputs[0].tensor.dtype not in FLOATS


def of_both(node: Node) -> bool:
    """Whether floats and integers come in."""
    return len({each.tensor.dtype in FLOATS for each in node.inputs}) > 1
