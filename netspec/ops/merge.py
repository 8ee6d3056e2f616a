"""Layers that make one tensor of several."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, NoReturn, TypeAlias

from netspec.axes import Axis, axis, resolve
from netspec.fields import Check, refuse
from netspec.nested import check_each
from netspec.op import MANY, TWO, Inputs, Mismatch, Op, Weight, positions
from netspec.tensor import Shape, Size, Tensor, sizes


def axis_pair(value: Any) -> int | tuple[int, ...]:
    """A dimension of both tensors, or one of each."""
    if not isinstance(value, list | tuple):
        return axis(value)
    if len(value) != 2:
        refuse("NS208", f"must be an axis or a list of two, but this has {len(value)}")
    return check_each(axis, value)


_ONE = {"type": "integer"}
_PAIR = {"anyOf": [_ONE, {"type": "array", "items": _ONE, "minItems": 2, "maxItems": 2}]}

AxisPair: TypeAlias = Annotated[int | tuple[int, ...], Check(axis_pair, _PAIR)]


class Merge(Op):
    """What the layers share that take a list of tensors."""

    reads: ClassVar[Inputs] = MANY

    def weights(self, *inputs: Tensor) -> Iterator[Weight]:
        """None."""
        yield from ()

    def macs(self, y: Tensor, *inputs: Tensor) -> int:
        """None are counted."""
        return 0


class Elementwise(Merge):
    """What the layers share that combine values in the same place.

    Sizes of 1 repeat, and tensors of fewer dimensions repeat along the first, as Keras has it.
    """

    # Completes "cannot …" about two shapes that do not fit.
    deed: ClassVar[str]

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape that all inputs repeat to."""
        batch = _batch(inputs, self.deed, "NS404")
        shape: Shape = inputs[0].shape[1:]
        for count, x in enumerate(inputs[1:], start=1):
            merged = _repeat(shape, x.shape[1:])
            if merged is None:
                self._refuse(x, inputs[:count])
            shape = merged
        return Tensor((batch, *shape), self.compute_dtype)

    def _refuse(self, x: Tensor, before: tuple[Tensor, ...]) -> NoReturn:
        other = next(each for each in before if _repeat(each.shape[1:], x.shape[1:]) is None)
        fact = "cannot " + self.deed.format(other, x)
        raise Mismatch("NS404", fact, "inputs", _cure(other, x))


class Add(Elementwise):
    """The sum."""

    deed: ClassVar[str] = "add {} and {}"


class Subtract(Elementwise):
    """The first minus the second."""

    reads: ClassVar[Inputs] = TWO
    deed: ClassVar[str] = "subtract {1} from {0}"


class Multiply(Elementwise):
    """The product."""

    deed: ClassVar[str] = "multiply {} and {}"


class Average(Elementwise):
    """The mean."""

    deed: ClassVar[str] = "average {} and {}"


class Maximum(Elementwise):
    """The greatest."""

    deed: ClassVar[str] = "take the maximum of {} and {}"


class Minimum(Elementwise):
    """The least."""

    deed: ClassVar[str] = "take the minimum of {} and {}"


class Concatenate(Merge):
    """One after the other along `axis`."""

    channels_axis: ClassVar[str | None] = "axis"

    axis: Axis = -1

    def infer(self, *inputs: Tensor) -> Tensor:
        """The first input's shape, with the sum of the sizes along `axis`."""
        first = inputs[0]
        (place,) = resolve(self.axis, first)
        _batch(inputs, "concatenate {} and {}", "NS407")
        for count, x in enumerate(inputs[1:], start=1):
            for other in inputs[:count]:
                self._check(other, x, place)
        along = [x.shape[place] for x in inputs]
        known = [size for size in along if size is not None]
        total = sum(known) if len(known) == len(along) else None
        return Tensor((*first.shape[:place], total, *first.shape[place + 1 :]), self.compute_dtype)

    def _check(self, other: Tensor, x: Tensor, place: int) -> None:
        """NS407 unless two inputs differ along `axis` alone."""
        differing = [
            each
            for each, pair in enumerate(zip(other.shape, x.shape, strict=False))
            if each != place and None not in pair and pair[0] != pair[1]
        ]
        if other.rank == x.rank and not differing:
            return
        last = place == other.rank - 1
        where = "the last axis" if last else f"axis {place}"
        fact = f"cannot concatenate {other} and {x} along {where}"
        if other.rank != x.rank:
            cure = f"they have {other.rank - 1} and {x.rank - 1} dimensions"
        else:
            cure = f"they differ in {_places(differing, x.rank, last)}"
        raise Mismatch("NS407", fact, "inputs", cure)


class Dot(Merge):
    """The scalar products of two tensors along a dimension of each, sample by sample."""

    reads: ClassVar[Inputs] = TWO

    axes: AxisPair
    normalize: bool = False

    def infer(self, *inputs: Tensor) -> Tensor:
        """The other dimensions of the first and then of the second."""
        x, y = inputs
        _batch(inputs, "multiply {} and {}", "NS415")
        first, second = self._places(x, y)
        if x.shape[first] != y.shape[second]:
            pair = (sizes((x.shape[first],)), sizes((y.shape[second],)))
            fact = f"`Dot` multiplies {pair[0]} by {pair[1]}"
            raise Mismatch("NS415", fact, "inputs", f"`axes` means dimensions {first} and {second}")
        shape = (*_without(x.shape, first), *_without(y.shape, second)[1:])
        return Tensor(shape if len(shape) > 1 else (*shape, 1), self.compute_dtype)

    def macs(self, y: Tensor, *inputs: Tensor) -> int:
        """The length of the products, for every one."""
        first, _ = self._places(*inputs)
        return positions(y.shape[1:]) * (inputs[0].shape[first] or 1)

    def _places(self, x: Tensor, y: Tensor) -> tuple[int, int]:
        one, two = self.axes if isinstance(self.axes, tuple) else (self.axes, self.axes)
        return resolve(one, x, "axes")[0], resolve(two, y, "axes")[0]


def _batch(inputs: tuple[Tensor, ...], deed: str, code: str) -> Size:
    """The batch size that the inputs share, where one is fixed."""
    known = list(dict.fromkeys(x.shape[0] for x in inputs if x.shape[0] is not None))
    if len(known) > 1:
        batches = (f"batches of {each}" for each in known[:2])
        raise Mismatch(code, "cannot " + deed.format(*batches), "inputs")
    return known[0] if known else None


def _repeat(first: Shape, second: Shape) -> Shape | None:
    """The shape that both repeat to, aligned at the end; `None` when there is none."""
    long, short = (first, second) if len(first) >= len(second) else (second, first)
    extra = len(long) - len(short)
    merged: list[Size] = list(long[:extra])
    for one, two in zip(long[extra:], short, strict=True):
        if None not in (one, two) and 1 not in (one, two) and one != two:
            return None
        merged.append(None if None in (one, two) else two if one == 1 else one)
    return tuple(merged)


def _cure(x: Tensor, y: Tensor) -> str:
    if x.rank != y.rank:
        return f"they have {x.rank - 1} and {y.rank - 1} dimensions"
    pairs = list(zip(x.shape, y.shape, strict=True))
    differing = [place for place, (one, two) in enumerate(pairs) if _repeat((one,), (two,)) is None]
    if differing == [x.rank - 1] or (x.rank > 3 and differing == [1]):
        most = max(size or 0 for size in pairs[differing[0]])
        layer = f"`conv` of {most} filters and `kernel_size: 1`"
        if x.rank == 2:
            layer = f"`dense` of {most} units"
        return f"project the narrower one with a {layer}"
    return "compare the `strides` and `padding` of the layers on both ways"


def _places(places: list[int], rank: int, channels_last: bool) -> str:
    names = {3: ("length",), 4: ("height", "width"), 5: ("depth", "height", "width")}.get(rank)
    if names is None or not channels_last:
        return " and ".join(f"axis {each}" for each in places)
    return " and ".join(names[each - 1] for each in places)


def _without(shape: Shape, place: int) -> Shape:
    return (*shape[:place], *shape[place + 1 :])
