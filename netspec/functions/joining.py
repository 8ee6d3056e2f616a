"""Functions that make one tensor of several, or several of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netspec.fields import Positive
from netspec.functions.arguments import Dim, Sections, places
from netspec.functions.function import Function
from netspec.functions.promotion import promoted
from netspec.op import Inputs, Mismatch
from netspec.tensor import Shape, Size, Tensor, sizes

LISTED = Inputs(1, None)


class Joining(Function):
    """A function of a list of tensors."""

    operands = ()
    reads = LISTED

    def placed(self, read: Sequence[Any]) -> list[Any]:
        """The tensors in one list."""
        return [list(read)]


def along(word: str, inputs: Sequence[Tensor], place: int | None) -> Shape:
    """The shape that tensors share, with the sum of their sizes in a place; NS407 if they differ.

    An open size beside a known one is that of the first tensor.
    """
    first = inputs[0]
    for other in inputs[1:]:
        pairs = zip(first.shape, other.shape, strict=False)
        differ = [at for at, (a, b) in enumerate(pairs) if at != place and None not in (a, b)]
        differ = [at for at in differ if first.shape[at] != other.shape[at]]
        if differ or other.rank != first.rank:
            fact = f"`{word}` cannot join {sizes(first.shape)} and {sizes(other.shape)}"
            where = " and ".join(map(str, differ))
            cure = f"they differ in dimension {where}, where the batch is 0"
            if other.rank != first.rank:
                cure = f"they have {first.rank} and {other.rank} dimensions, with the batch"
            raise Mismatch("NS407", fact, "inputs", cure)
    if place is None:
        return first.shape
    summed: Size = 0
    for each in inputs:
        size = each.shape[place]
        summed = None if summed is None or size is None else summed + size
    return (*first.shape[:place], summed, *first.shape[place + 1 :])


class Concatenate(Joining, home="numpy"):
    """One after the other along `axis`, which by default is the batch."""

    axis: Dim = 0

    def infer(self, *inputs: Tensor) -> Tensor:
        """The first input's shape, with the sum of the sizes along `axis`."""
        (place,) = places(self.axis, inputs[0].rank)
        shape = along("ops.concatenate", inputs, place)
        return Tensor(shape, promoted(*(each.dtype for each in inputs)))


class Hstack(Joining, home="numpy"):
    """One after the other along the first dimension after the batch."""

    def infer(self, *inputs: Tensor) -> Tensor:
        """The first input's shape, with the sum of those sizes."""
        place = 0 if inputs[0].rank == 1 else 1
        shape = along("ops.hstack", inputs, place)
        return Tensor(shape, promoted(*(each.dtype for each in inputs)))


class Vstack(Joining, home="numpy"):
    """One after the other along the batch."""

    def infer(self, *inputs: Tensor) -> Tensor:
        """The first input's shape, with the sum of the batches."""
        shape = along("ops.vstack", inputs, 0)
        return Tensor(shape, promoted(*(each.dtype for each in inputs)))


class Stack(Joining, home="numpy"):
    """One beside the other along a new dimension `axis`, which by default comes first."""

    axis: Dim = 0

    def infer(self, *inputs: Tensor) -> Tensor:
        """The inputs' shape with their number in the new place."""
        shape = along("ops.stack", inputs, None)
        (place,) = places(self.axis, len(shape) + 1)
        found = (*shape[:place], len(inputs), *shape[place:])
        return Tensor(found, promoted(*(each.dtype for each in inputs)))


class Split(Function, home="numpy"):
    """Equal parts along `axis`, or what lies between the places that a list has."""

    main = "indices_or_sections"

    indices_or_sections: Sections
    axis: Dim = 0

    def infer(  # type: ignore[override]
        self, *inputs: Tensor
    ) -> tuple[Tensor, ...]:
        """The parts; NS404 when they would not be equal."""
        (x,) = inputs
        (place,) = places(self.axis, x.rank)
        parts = self._parts(x.shape[place])
        rest = x.shape[:place], x.shape[place + 1 :]
        return tuple(x._replace(shape=(*rest[0], part, *rest[1])) for part in parts)

    def _parts(self, size: Size) -> list[Size]:
        cuts = self.indices_or_sections
        if not isinstance(cuts, int):
            if size is None:
                return [None] * (len(cuts) + 1)
            ends = [*cuts, size]
            parts = [end - start for start, end in zip([0, *cuts], ends, strict=True)]
            if min(parts) < 0:
                fact = f"`{list(cuts)}` is no order of places among {size} values"
                raise Mismatch("NS404", fact, "indices_or_sections")
            return list(parts)
        if size is None:
            return [None] * cuts
        if size % cuts:
            fact = f"{size} values along axis {self.axis} do not split into {cuts} equal parts"
            raise Mismatch("NS404", fact, "indices_or_sections", "a list has the places to split")
        return [size // cuts] * cuts


class Unstack(Function, home="core"):
    """Every slice along `axis`, by itself and without that dimension."""

    main = "axis"

    num: Positive | None = None
    axis: Dim = 0

    def infer(  # type: ignore[override]
        self, *inputs: Tensor
    ) -> tuple[Tensor, ...]:
        """As many as the size along `axis`; NS406 when it is open."""
        (x,) = inputs
        (place,) = places(self.axis, x.rank)
        count = x.shape[place] if self.num is None else self.num
        if count is None:
            fact = f"the size along axis {self.axis} is open, but `ops.unstack` needs it"
            raise Mismatch("NS406", fact, "axis", "0 is the batch")
        if x.shape[place] not in (None, count):
            fact = f"`num` is {count}, but there are {x.shape[place]} along axis {self.axis}"
            raise Mismatch("NS404", fact, "num", "leave it out")
        part = x._replace(shape=(*x.shape[:place], *x.shape[place + 1 :]))
        return (part,) * count
