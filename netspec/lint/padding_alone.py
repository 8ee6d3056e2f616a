"""NS718: a kernel some of whose weights only ever see the zeros around the input.

Of a 3 x 3 kernel on 1 x 1, the middle one sees the input; the other eight are multiplied by zeros,
and are not learned either. It happens behind too many poolings, on too small a picture, or with too
wide a dilation (as Chen et al. found with their `DeepLab`, 2017).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import TYPE_CHECKING

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph, Node
from netspec.lint.kinds import CONVOLUTIONS, PADDINGS, Kinds
from netspec.lint.suspect import gives, suspect

if TYPE_CHECKING:
    from netspec.lint.windows import Window


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each such convolution."""
    for node in (each for kind in CONVOLUTIONS for each in kinds.get(kind, ())):
        if _fits(node):
            continue
        from netspec.lint.windows import windows

        found = windows(node)
        seeing, every = prod(map(_seeing, found)), prod(each.kernel for each in found)
        if seeing < every:
            yield _warning(node, every - seeing, every)


def _fits(node: Node) -> bool:
    """Whether a kernel is no larger than what it slides over, as nearly all are."""
    values = vars(node.op)
    kernel = max(values["kernel_size"])
    if kernel == 1:
        return True
    source = node.inputs[0]
    if type(source.node.op).__name__ in PADDINGS:
        source = source.node.inputs[0]
    shape = source.tensor.shape
    sizes = shape[2:] if values.get("data_format") == "channels_first" else shape[1:-1]
    known = [size for size in sizes if size is not None]
    reach: int = max(values["dilation_rate"]) * (kernel - 1) + 1
    return len(known) < len(sizes) or reach <= min(known)


def _warning(node: Node, blind: int, every: int) -> Diagnostic:
    before = node.inputs[0]
    places = f"{blind} of the {every} places of the kernel of `{node.name}`"
    fact = f"{places} see nothing but padding"
    cure = "use a smaller kernel or dilation, a larger input, or fewer strides before"
    return suspect("NS718", fact, node, cure, gives(before))


def _seeing(window: Window) -> int:
    """How many places of a kernel see the input somewhere, along one axis."""
    return sum(_sees(window, place) for place in range(window.kernel))


def _sees(window: Window, place: int) -> bool:
    first = place * window.dilation - _zeros(window)
    size = window.size - window.before - window.after
    # The first stop at which it is not in the zeros before the input any more.
    stop = max(-(first // window.stride), 0)
    return stop < window.out and first + stop * window.stride < size


def _zeros(window: Window) -> int:
    """How many zeros there are before the input."""
    if window.padding == "causal":
        return window.before + window.reach - 1
    if window.padding == "valid":
        return window.before
    added = max((window.out - 1) * window.stride + window.reach - window.size, 0)
    return window.before + added // 2
