"""What convolutions and poolings slide over their input, as the rules about sizes see it."""

from __future__ import annotations

from typing import NamedTuple

from netspec.graph import Node
from netspec.lint.kinds import PADDINGS
from netspec.op import split_channels
from netspec.tensor import Shape


class Window(NamedTuple):
    """A window along one axis: `reach` is its size with the gaps of a dilation.

    `size` is that of what comes in, of which `before` and `after` are zeros that a `zero_pad` put
    there; `out` is the number of places. None of the sizes is open.
    """

    size: int
    out: int
    kernel: int
    stride: int
    dilation: int
    padding: str
    before: int = 0
    after: int = 0

    @property
    def reach(self) -> int:
        return self.dilation * (self.kernel - 1) + 1


def windows(node: Node) -> tuple[Window, ...]:
    """The window of a convolution or pooling along every axis; none where a size is open."""
    values = vars(node.op)
    kernel: tuple[int, ...] = values.get("kernel_size") or values["pool_size"]
    data_format = values.get("data_format")
    sizes, _ = split_channels(node.inputs[0].tensor, data_format)
    outs, _ = split_channels(node.outputs[0], data_format)
    strides = values.get("strides") or kernel
    dilation = values.get("dilation_rate") or (1,) * len(kernel)
    edges = _edges(node.inputs[0].node, len(kernel))
    return tuple(
        Window(size, out, k, s, d, values["padding"], *edge)
        for size, out, k, s, d, edge in zip(
            _known(sizes), _known(outs), kernel, strides, dilation, edges, strict=False
        )
    )


def _known(sizes: Shape) -> tuple[int, ...]:
    known = tuple(size for size in sizes if size is not None)
    return known if len(known) == len(sizes) else ()


def _edges(before: Node, axes: int) -> tuple[tuple[int, int], ...]:
    """The zeros that the layer before puts around, before and after on every axis."""
    if type(before.op).__name__ not in PADDINGS:
        return ((0, 0),) * axes
    padding = vars(before.op)["padding"]
    return (padding,) if axes == 1 else padding
