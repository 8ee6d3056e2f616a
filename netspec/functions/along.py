"""Functions of the values along an axis that keep the shape, or nearly so."""

from __future__ import annotations

from netspec.fields import Positive
from netspec.functions.arguments import Dim, Dims, WholeNumbers, places, several, total
from netspec.functions.function import Function
from netspec.items import InputType
from netspec.op import Mismatch
from netspec.tensor import Tensor


class Along(Function):
    """A function along `axis`; without one, of all values in a row."""

    main = "axis"

    axis: Dim | None = -1

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape, or one dimension."""
        found: Tensor = super().infer(*inputs)
        if self.axis is None:
            return found._replace(shape=(total(found.shape),))
        places(self.axis, found.rank)
        return found


class Sort(Along, home="numpy"):
    """The values along `axis`, the least first."""


class Argsort(Along, home="numpy"):
    """The places of the values along `axis` in their order."""

    rule = "int32"


class Cumulative(Along):
    """Every value and those before it along `axis`."""

    takes_dtype = True
    rule = "not_bool"

    axis: Dim | None = None
    dtype: InputType | None = None  # type: ignore[assignment]

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape, or one dimension."""
        found = super().infer(*inputs)
        wanted = self.dtype or found.dtype
        return found._replace(dtype="int32" if wanted == "bool" else wanted)


class Cumsum(Cumulative, home="numpy"):
    """The sums of every value and those before it along `axis`."""


class Cumprod(Cumulative, home="numpy"):
    """The products of every value and those before it along `axis`."""


class Nancumsum(Cumulative, home="numpy"):
    """The sums of every value and those before it along `axis`, where NaN counts as 0."""


class Nancumprod(Cumulative, home="numpy"):
    """The products of every value and those before it along `axis`, where NaN counts as 1."""


class Diff(Function, home="numpy"):
    """Every value less the one before it along `axis`, `n` times over."""

    operands = ("a",)
    main = "n"

    n: Positive = 1
    axis: Dim = -1

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape, less `n` along `axis`."""
        (x,) = inputs
        (place,) = places(self.axis, x.rank)
        size = x.shape[place]
        left = None if size is None else max(size - self.n, 0)
        return x._replace(shape=(*x.shape[:place], left, *x.shape[place + 1 :]))


class Flip(Function, home="numpy"):
    """The values along `axis` the other way round; without one, along all."""

    main = "axis"

    axis: Dims | None = None

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape."""
        if self.axis is not None:
            places(self.axis, inputs[0].rank)
        return inputs[0]


class Roll(Function, home="numpy"):
    """The values moved on by `shift` along `axis`; the last come first."""

    main = "shift"

    shift: WholeNumbers
    axis: Dims | None = None

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape."""
        if self.axis is not None:
            places(self.axis, inputs[0].rank)
            if len(several(self.shift)) != len(several(self.axis)):
                raise Mismatch("NS408", "`shift` and `axis` are not equally many", "shift")
        elif isinstance(self.shift, tuple):
            raise Mismatch("NS408", "several of `shift` need as many of `axis`", "shift")
        return inputs[0]


class Triangle(Function):
    """Matrices of the last two dimensions, with zeros on one side of a diagonal."""

    main = "k"

    k: Dim = 0

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape."""
        if inputs[0].rank < 2:
            raise Mismatch("NS402", f"`{type(self).__name__}` takes matrices", "inputs")
        return inputs[0]


class Tril(Triangle, home="numpy"):
    """Matrices of the last two dimensions, with zeros above the diagonal `k`."""


class Triu(Triangle, home="numpy"):
    """Matrices of the last two dimensions, with zeros below the diagonal `k`."""
