"""Functions that make one value of many."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, describe, number, refuse
from netspec.functions.arguments import Dim, Dims, Scalar, places
from netspec.functions.elementwise import need_floats
from netspec.functions.function import Function
from netspec.functions.promotion import RULES
from netspec.items import InputType
from netspec.op import Mismatch
from netspec.tensor import Shape, Tensor


class Reduction(Function):
    """One value of all along `axis`; without it, of all there are, the whole batch included."""

    main = "axis"

    axis: Dims | None = None
    keepdims: bool = False

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape without the axes, or with 1 in their places."""
        (x,) = inputs
        return Tensor(reduced(x.shape, self.axis, self.keepdims), RULES[self.rule](x.dtype))


class Place(Reduction):
    """The place of one value along `axis`."""

    axis: Dim | None = None


def reduced(shape: Shape, axis: int | tuple[int, ...] | None, keepdims: bool) -> Shape:
    """A shape after all along some axes, or along all, became one."""
    rank = len(shape)
    gone = tuple(range(rank)) if axis is None else places(axis, rank)
    if keepdims:
        return tuple(1 if place in gone else size for place, size in enumerate(shape))
    return tuple(size for place, size in enumerate(shape) if place not in gone)


class Extreme(Reduction):
    """The greatest or least value."""

    initial: Scalar | None = None


class Max(Extreme, home="numpy"):
    """The greatest value along `axis`, or `initial` if that is greater."""


class Min(Extreme, home="numpy"):
    """The least value along `axis`, or `initial` if that is less."""


class Prod(Reduction, home="numpy"):
    """The product of the values along `axis`."""

    rule = "multiplied"
    takes_dtype = True

    dtype: InputType | None = None  # type: ignore[assignment]

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape without the axes."""
        found = super().infer(*inputs)
        return found._replace(dtype=self.dtype or found.dtype)


class CountNonzero(Function, home="numpy"):
    """How many values along `axis` are not 0."""

    main = "axis"

    axis: Dims | None = None

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape without the axes."""
        return Tensor(reduced(inputs[0].shape, self.axis, False), "int32")


_ORDERS = ("fro", "nuc")


def _norm_order(value: Any) -> Any:
    if isinstance(value, str):
        if value not in _ORDERS:
            fact = f"must be a number, `fro` or `nuc`, but this is {describe(value)}"
            refuse("NS206", fact)
        return value
    number(value)
    return value


_SCHEMA = {"anyOf": [{"type": "number"}, {"enum": list(_ORDERS)}]}
NormOrder: TypeAlias = Annotated[float | str, Check(_norm_order, _SCHEMA)]


class Norm(Reduction, home="linalg"):
    """The norm of vectors along `axis`, or of matrices along two."""

    main = "ord"
    rule = "floating"

    ord: NormOrder | None = None

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape without the axes; NS404 where they are no vectors and no matrices."""
        (x,) = inputs
        need_floats("ops.norm", x)
        count = x.rank if self.axis is None else len(places(self.axis, x.rank))
        if count > 2 and (self.ord is not None or self.axis is not None):
            fact = f"`ops.norm` is of vectors or matrices, but this is of {count} dimensions"
            raise Mismatch("NS404", fact, "inputs", "give it one or two as `axis`")
        if count == 1 and isinstance(self.ord, str):
            fact = f"the norm `{self.ord}` is one of matrices, but `axis` is one dimension"
            raise Mismatch("NS404", fact, "ord", "give two as `axis`")
        return super().infer(*inputs)
