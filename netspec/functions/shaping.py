"""Functions that give the same values in another shape."""

from __future__ import annotations

from math import prod
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from netspec.fields import Check, Choice, describe, natural, refuse
from netspec.functions.arguments import (
    Counts,
    Dim,
    Dims,
    Order,
    Scalar,
    SizesList,
    broadcast,
    order,
    places,
    several,
    total,
    unfit,
)
from netspec.functions.function import Function
from netspec.nested import check_each
from netspec.op import Mismatch
from netspec.tensor import Shape, Size, Tensor, sizes


def _new_shape(value: Any) -> tuple[int, ...]:
    found = order(value)
    if any(each < -1 for each in found):
        refuse("NS207", "must be sizes, or -1 for what is left")
    if found.count(-1) > 1:
        refuse("NS410", "only one dimension can be -1")
    return found


def _margins(value: Any) -> tuple[tuple[int, ...], ...]:
    """A pair for every dimension; what Keras takes beside that, TensorFlow does not compute."""
    if isinstance(value, list | tuple) and value:
        return check_each(_pair, value)
    refuse("NS205", f"must be a list of pairs, but this is {describe(value)}", _PAIRS)


def _pair(value: Any) -> tuple[int, ...]:
    if isinstance(value, list | tuple) and len(value) == 2:
        return check_each(natural, value)
    fact = f"must be a list of pairs, one for each dimension, but this is {describe(value)}"
    refuse("NS208", fact, _PAIRS)


_PAIRS = "as in `[[0, 0], [1, 1]]`; the first is of the batch"
_MARGINS_SCHEMA = {"type": "array", "items": {"type": "array", "minItems": 2, "maxItems": 2}}
NewShape: TypeAlias = Annotated[
    tuple[int, ...], Check(_new_shape, {"type": "array", "items": {"type": "integer"}})
]
Mode: TypeAlias = Annotated[Literal["constant", "reflect", "symmetric"], Choice()]
Margins: TypeAlias = Annotated[tuple[tuple[int, ...], ...], Check(_margins, _MARGINS_SCHEMA)]


class Reshape(Function, home="numpy"):
    """The values in rows of `newshape`, which has the batch too; -1 is whatever is left."""

    main = "newshape"

    newshape: NewShape

    def infer(self, *inputs: Tensor) -> Tensor:
        """`newshape`; NS409 when the values do not fill it."""
        (x,) = inputs
        values, known = total(x.shape), prod(each for each in self.newshape if each != -1)
        left: Size = None
        if values is not None:
            filled = known and values % known == 0
            if not filled or (values != known and -1 not in self.newshape):
                fact = f"{values} values do not fill {sizes(self.newshape)}, with the batch"
                raise Mismatch("NS409", fact, "newshape")
            left = values // known
        return x._replace(shape=tuple(left if each == -1 else each for each in self.newshape))


class Ravel(Function, home="numpy"):
    """All values in one row, those of the whole batch."""

    def infer(self, *inputs: Tensor) -> Tensor:
        """One dimension."""
        return inputs[0]._replace(shape=(total(inputs[0].shape),))


class Transpose(Function, home="numpy"):
    """The dimensions in the order of `axes`, the batch as 0; without, the other way round."""

    main = "axes"

    axes: Order | None = None

    def infer(self, *inputs: Tensor) -> Tensor:
        """The sizes in that order; NS412 when it is none of all dimensions."""
        (x,) = inputs
        if self.axes is None:
            return x._replace(shape=x.shape[::-1])
        if len(self.axes) != x.rank:
            every = ", ".join(map(str, range(x.rank)))
            fact = f"`{list(self.axes)}` is not an order of {x.rank} dimensions"
            raise Mismatch("NS412", fact, "axes", f"each of {every} once; 0 is the batch")
        return x._replace(shape=tuple(x.shape[each] for each in places(self.axes, x.rank, "axes")))


class ExpandDims(Function, home="numpy"):
    """The same with a dimension of 1 at `axis`, or at several."""

    main = "axis"

    axis: Dims

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape with 1 in those places."""
        (x,) = inputs
        rank = x.rank + len(several(self.axis))
        new, old = places(self.axis, rank), iter(x.shape)
        return x._replace(shape=tuple(1 if each in new else next(old) for each in range(rank)))


class Squeeze(Function, home="numpy"):
    """The same without the dimension `axis`, or without all whose size is 1."""

    main = "axis"

    axis: Dims | None = None

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape without those; NS404 for one whose size is not 1."""
        (x,) = inputs
        if self.axis is None:
            return x._replace(shape=tuple(size for size in x.shape if size != 1))
        gone = places(self.axis, x.rank)
        for each in gone:
            if x.shape[each] != 1:
                fact = f"dimension {each} of {sizes(x.shape)} is {sizes((x.shape[each],))}, not 1"
                raise Mismatch("NS404", fact, "axis", "the batch counts as 0")
        return x._replace(shape=tuple(s for place, s in enumerate(x.shape) if place not in gone))


class BroadcastTo(Function, home="numpy"):
    """The values repeated until they fill `shape`, which has the batch too."""

    main = "shape"

    shape: SizesList

    def infer(self, *inputs: Tensor) -> Tensor:
        """`shape`; NS404 when the input does not repeat to it."""
        if broadcast(inputs[0].shape, self.shape) is None:
            raise unfit("ops.broadcast_to", inputs[0].shape, self.shape)
        return inputs[0]._replace(shape=self.shape)


class Swapaxes(Function, home="numpy"):
    """The dimensions `axis1` and `axis2` in each other's place."""

    main = "axis1"

    axis1: Dim
    axis2: Dim

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape with the two exchanged."""
        (x,) = inputs
        (one,), (other,) = (places(getattr(self, at), x.rank, at) for at in ("axis1", "axis2"))
        shape = list(x.shape)
        shape[one], shape[other] = shape[other], shape[one]
        return x._replace(shape=tuple(shape))


class Moveaxis(Function, home="numpy"):
    """The dimension `source`, or several, in the place of `destination`."""

    main = "source"

    source: Dims
    destination: Dims

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape in the new order."""
        (x,) = inputs
        sources = places(self.source, x.rank, "source")
        targets = places(self.destination, x.rank, "destination")
        if len(sources) != len(targets):
            fact = "`source` and `destination` are not equally many"
            raise Mismatch("NS408", fact, "destination")
        moved = dict(zip(targets, sources, strict=True))
        rest = iter([each for each in range(x.rank) if each not in sources])
        shape = tuple(x.shape[moved[at] if at in moved else next(rest)] for at in range(x.rank))
        return x._replace(shape=shape)


class Repeat(Function, home="numpy"):
    """Every value along `axis` so many times in a row; without one, of all in a row."""

    main = "repeats"

    repeats: Counts
    axis: Dim | None = None

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape with as many more along `axis`."""
        (x,) = inputs
        if self.axis is None:
            return x._replace(shape=(self._repeated(total(x.shape)),))
        (place,) = places(self.axis, x.rank)
        longer = self._repeated(x.shape[place])
        return x._replace(shape=(*x.shape[:place], longer, *x.shape[place + 1 :]))

    def _repeated(self, size: Size) -> Size:
        times = several(self.repeats)
        if size is None:
            return None
        if len(times) not in (1, size):
            fact = f"`repeats` has {len(times)} numbers for {size} values"
            raise Mismatch("NS408", fact, "repeats", "give one, or one for each")
        return size * times[0] if len(times) == 1 else sum(times)


class Tile(Function, home="numpy"):
    """The whole so many times over along each dimension, the last of `repeats` along the last."""

    main = "repeats"

    repeats: Counts

    def infer(self, *inputs: Tensor) -> Tensor:
        """Every size times its number."""
        (x,) = inputs
        times = several(self.repeats)
        rank = max(x.rank, len(times))
        shape: Shape = (1,) * (rank - x.rank) + x.shape
        times = (1,) * (rank - len(times)) + times
        found = tuple(None if s is None else s * n for s, n in zip(shape, times, strict=True))
        return x._replace(shape=found)


class Pad(Function, home="numpy"):
    """The same with more values before and after along every dimension, the batch first."""

    main = "pad_width"
    call_arguments: ClassVar[frozenset[str]] = frozenset({"constant_values"})

    pad_width: Margins
    mode: Mode = "constant"
    constant_values: Scalar | None = None

    def call(self) -> dict[str, Any]:
        """Keras passes it on even if there is none."""
        return {"constant_values": self.constant_values}

    def infer(self, *inputs: Tensor) -> Tensor:
        """The sizes with what is added."""
        (x,) = inputs
        if self.mode != "constant" and self.constant_values is not None:
            fact = f"`constant_values` has no part in the mode `{self.mode}`"
            raise Mismatch("NS218", fact, "constant_values", "remove it")
        if len(self.pad_width) != x.rank:
            fact = f"`pad_width` has {len(self.pad_width)} pairs for {x.rank} dimensions"
            raise Mismatch("NS408", fact, "pad_width", "the first is of the batch: `[0, 0]`")
        pairs = zip(x.shape, self.pad_width, strict=True)
        return x._replace(
            shape=tuple(None if size is None else size + sum(by) for size, by in pairs)
        )
