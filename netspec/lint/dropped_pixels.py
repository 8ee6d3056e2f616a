"""NS717: a window with strides that never gets to the last rows or columns.

A pooling of 2 on 9 x 9 reads 8 x 8 of it. Off by default: the border of a picture seldom matters,
and most tutorials lose some of it. Rows of zeros that a `zero_pad` has just added do not count, nor
does what a window smaller than its strides leaves out everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint.kinds import CONVOLUTIONS, POOLINGS, Kinds
from netspec.lint.suspect import gives, suspect
from netspec.lint.windows import Window, windows

_AXES = {1: ("steps",), 2: ("rows", "columns"), 3: ("slices", "rows", "columns")}


def check(graph: Graph, kinds: Kinds) -> Iterator[Diagnostic]:
    """A warning for each such convolution and pooling."""
    for node in (each for kind in (*CONVOLUTIONS, *POOLINGS) for each in kinds.get(kind, ())):
        found = windows(node)
        axes = _AXES.get(len(found), ())
        lost = [
            f"{_read(each)} of {_inner(each)} {axis}"
            for axis, each in zip(axes, found, strict=True)
            if _read(each) < _inner(each)
        ]
        if lost:
            before = node.inputs[0]
            fact = f"`{node.name}` reads {' and '.join(lost)}"
            cure = "write `padding: same`, or have it read a size that its strides fit into"
            yield suspect("NS717", fact, node, cure, gives(before))


def _inner(window: Window) -> int:
    """The size without zeros that were added."""
    return window.size - window.before - window.after


def _read(window: Window) -> int:
    """How much of that some place of the window reads."""
    if window.padding != "valid" or window.reach < window.stride:
        return _inner(window)
    end = (window.out - 1) * window.stride + window.reach
    return min(end - window.before, _inner(window))
