"""NS718: a kernel some of whose weights only ever see the zeros around the input.

Of a 3 x 3 kernel on 1 x 1, the middle one sees the input; the other eight are multiplied by zeros,
and are not learned either. It happens behind too many poolings, on too small a picture, or with too
wide a dilation (as Chen et al. found with their `DeepLab`, 2017).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from netspec.diagnostic import Diagnostic, Label
from netspec.graph import Graph
from netspec.lint.kinds import Kinds
from netspec.lint.windows import CONVOLUTIONS, Window, windows


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each such convolution."""
    for node in (each for kind in CONVOLUTIONS for each in kinds.get(kind, ())):
        if max(vars(node.op)["kernel_size"]) == 1:
            continue
        found = windows(node)
        # Nearly always it is smaller than what it slides over, and nothing need be counted.
        if all(each.reach <= each.size - each.before - each.after for each in found):
            continue
        seeing, every = prod(map(_seeing, found)), prod(each.kernel for each in found)
        if seeing < every:
            before = node.inputs[0]
            fact = (
                f"{every - seeing} of the {every} places of the kernel of `{node.name}` "
                "see nothing but padding"
            )
            label = Label(before.node.span, f"`{before.node.name}` gives {before.tensor}")
            cure = "use a smaller kernel or dilation, a larger input, or fewer strides before"
            yield Diagnostic(
                "NS718",
                fact,
                node.span,
                labels=(label,),
                frame=node.frame,
                help=cure,
                level="warning",
            )


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
