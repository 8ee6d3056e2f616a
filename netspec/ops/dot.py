"""Scalar products of two tensors."""

from typing import Annotated, Any, TypeAlias

from netspec.axes import axis, resolve
from netspec.fields import Check, refuse
from netspec.nested import check_each
from netspec.op import TWO, Mismatch, positions
from netspec.ops.merge import Merge, same_batch
from netspec.tensor import Shape, Tensor, sizes


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


class Dot(Merge):
    """The scalar products of two tensors along a dimension of each, sample by sample."""

    reads = TWO

    axes: AxisPair
    normalize: bool = False

    def infer(self, *inputs: Tensor) -> Tensor:
        """The other dimensions of the first and then of the second."""
        x, y = inputs
        same_batch(inputs, "multiply {} and {}", "NS415")
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


def _without(shape: Shape, place: int) -> Shape:
    return (*shape[:place], *shape[place + 1 :])
