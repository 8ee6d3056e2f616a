"""Layers that make one tensor of several."""

from collections.abc import Iterator
from typing import ClassVar, NoReturn

from netspec.axes import Axis, resolve
from netspec.op import MANY, TWO, Mismatch, Op, Weight
from netspec.tensor import Shape, Size, Tensor


class Merge(Op):
    """What the layers share that take a list of tensors."""

    reads = MANY

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
        batch = same_batch(inputs, self.deed, "NS404")
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

    deed = "add {} and {}"


class Subtract(Elementwise):
    """The first minus the second."""

    reads = TWO
    deed = "subtract {1} from {0}"


class Multiply(Elementwise):
    """The product."""

    deed = "multiply {} and {}"


class Average(Elementwise):
    """The mean."""

    deed = "average {} and {}"


class Maximum(Elementwise):
    """The greatest."""

    deed = "take the maximum of {} and {}"


class Minimum(Elementwise):
    """The least."""

    deed = "take the minimum of {} and {}"


class Concatenate(Merge):
    """One after the other along `axis`."""

    takes_text = True
    channels_axis = "axis"

    axis: Axis = -1

    def infer(self, *inputs: Tensor) -> Tensor:
        """The first input's shape, with the sum of the sizes along `axis`."""
        first = inputs[0]
        (place,) = resolve(self.axis, first)
        same_batch(inputs, "concatenate {} and {}", "NS407")
        # One of each kind: every pair of a thousand inputs would be half a million.
        kinds: dict[Shape, Tensor] = {}
        for x in inputs:
            kind = (x.rank, *x.shape[:place], *x.shape[place + 1 :])
            if kind not in kinds:
                for other in kinds.values():
                    self._check(other, x, place)
                kinds[kind] = x
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


def same_batch(inputs: tuple[Tensor, ...], deed: str, code: str) -> Size:
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
