"""How an array in a file becomes a weight: axes in another order, kernels turned round."""

from __future__ import annotations

from math import prod
from typing import NamedTuple

from netspec.op import Op, Weight
from netspec.weights.stored import Shape


class Conversion(NamedTuple):
    """The array seen in the shape `view`, its axes put in the order `axes`, and `flip` reversed.

    `flip` counts the axes afterwards. The values are then those of the weight in C order. `labels`
    say for people what is done.
    """

    view: Shape
    axes: tuple[int, ...]
    flip: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether the values are taken as they lie there."""
        return self.axes == tuple(range(len(self.view))) and not self.flip

    def shape(self) -> Shape:
        """What comes out, before it gets the shape of the weight."""
        return tuple(self.view[axis] for axis in self.axes)


class Habits(NamedTuple):
    """How a file has its weights, as the spec says or the file's other arrays show."""

    torch: bool = False
    turned: bool = False
    keras_1: bool = False
    # Kernels of Keras 1 as outputs x inputs x height x width.
    outputs_first: bool = False
    channels_first: bool = False


def conversion(
    shape: Shape, weight: Weight, op: Op, habits: Habits, picture: Shape | None
) -> Conversion | None:
    """How an array of a shape becomes a weight; nothing where it cannot.

    `picture` is what the layer reads flattened.
    """
    if not habits.channels_first or picture is None or prod(picture) not in weight.shape:
        picture = None
    if habits.torch:
        found = _from_torch(shape, weight, op, picture)
    else:
        found = _from_keras(shape, weight, op, habits, picture)
    if found is None:
        return None
    if habits.turned and is_convolution(op, weight):
        spatial = tuple(range(len(weight.shape) - 2))
        found = found._replace(flip=spatial, labels=(*found.labels, "kernels turned"))
    return found


def is_convolution(op: Op, weight: Weight) -> bool:
    """Whether a weight is the kernel of a convolution."""
    return "Conv" in type(op).__name__ and len(weight.shape) > 2


def _from_keras(
    shape: Shape, weight: Weight, op: Op, habits: Habits, picture: Shape | None
) -> Conversion | None:
    target = weight.shape
    if is_convolution(op, weight) and habits.keras_1:
        return _of_keras_1(shape, target, op, habits.outputs_first)
    if shape != target:
        return None
    return _reordered(shape, 0, picture) if picture else _as_it_is(shape)


def _of_keras_1(shape: Shape, target: Shape, op: Op, outputs_first: bool) -> Conversion | None:
    """A kernel in one of the orders of Keras 1: the likelier one, if it gives the right shape."""
    if len(shape) < 3:
        return None
    sizes, last = tuple(range(2, len(shape))), len(shape) - 1
    as_today = Conversion(shape, tuple(range(len(shape))))
    turned = Conversion(shape, (*sizes, 1, 0), labels=("outputs first",))
    ways = [turned, as_today] if outputs_first else [as_today, turned]
    if "Transpose" in type(op).__name__:
        # Which had inputs and outputs in the order of every other convolution.
        swapped = Conversion(shape, (*range(last - 1), last, last - 1), labels=("outputs last",))
        turned = Conversion(shape, (*sizes, 0, 1), labels=("outputs first",))
        ways = [turned, swapped] if outputs_first else [swapped, turned, as_today]
    return next((each for each in ways if _is_kernel(each.shape(), target)), None)


def _is_kernel(shape: Shape, target: Shape) -> bool:
    """Whether a kernel has a shape; Keras 1 had those of sequences as pictures of width 1."""
    flat = len(target) == 3 and shape[1:2] == (1,) and (shape[0], *shape[2:]) == target
    return shape == target or flat


def _from_torch(shape: Shape, weight: Weight, op: Op, picture: Shape | None) -> Conversion | None:
    target, kind = weight.shape, type(op).__name__
    if kind.startswith("DepthwiseConv") and len(target) > 2:
        # Channel by channel, the outputs of each: in x multiplier, 1, sizes.
        view = (*target[-2:], *shape[2:])
        axes = (*range(2, len(view)), 0, 1)
        return _checked(Conversion(view, axes, labels=("PyTorch",)), shape, target)
    if is_convolution(op, weight):
        found = Conversion(shape, (*range(2, len(shape)), 1, 0), labels=("PyTorch",))
        return found if len(shape) == len(target) and found.shape() == target else None
    if kind == "Dense" and len(target) == 2 and len(shape) == 2:
        if picture is not None:
            return _checked(_reordered(shape, 1, picture, (0,)), shape, target)
        return _checked(Conversion(shape, (1, 0), labels=("PyTorch",)), shape, target)
    if prod(shape) != prod(target) or not _same_sizes(shape, target):
        return None
    return _reordered(shape, 0, picture) if picture else _as_it_is(shape)


def _checked(found: Conversion, shape: Shape, target: Shape) -> Conversion | None:
    return found if prod(found.view) == prod(shape) and _fits(found, target) else None


def _fits(found: Conversion, target: Shape) -> bool:
    """Whether what comes out has the shape of the weight, whose first axis may be a picture."""
    out = found.shape()
    rest = len(target) - 1
    whole = (prod(out[: len(out) - rest]), *out[len(out) - rest :])
    return whole == target


def _as_it_is(shape: Shape) -> Conversion:
    return Conversion(shape, tuple(range(len(shape))))


def _reordered(
    shape: Shape, axis: int, picture: Shape, after: tuple[int, ...] | None = None
) -> Conversion:
    """An array whose `axis` runs over a picture with the channels first, for one with them last.

    `after` are the other axes in their new order, by default in that which they have.
    """
    *sizes, channels = picture
    view = (*shape[:axis], channels, *sizes, *shape[axis + 1 :])
    inner = (*range(axis + 1, axis + 1 + len(sizes)), axis)
    rest = after if after is not None else tuple(range(axis + len(picture), len(view)))
    return Conversion(view, (*inner, *rest), labels=("rows of a picture",))


def _same_sizes(shape: Shape, target: Shape) -> bool:
    """Whether two shapes differ in sizes of 1 alone."""
    return [size for size in shape if size > 1] == [size for size in target if size > 1]


def outputs_first(shapes: list[tuple[Shape, Shape]]) -> bool:
    """Whether kernels lie there as outputs x inputs x sizes, by their shapes there and here.

    Those of which both would be true are decided by the others.
    """
    there = sum(shape != target and _turned(shape) == target for shape, target in shapes)
    here = sum(shape == target and _turned(shape) != target for shape, target in shapes)
    return there > here


def _turned(shape: Shape) -> Shape:
    return (*shape[2:], *shape[1::-1])
