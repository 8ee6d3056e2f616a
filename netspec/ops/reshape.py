"""The same values in another shape."""

from math import prod
from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, DataFormat, Positive, describe, positive, refuse, whole
from netspec.nested import check_each
from netspec.op import Mismatch, Op, need_rank
from netspec.tensor import Shape, Tensor, product, sizes


def _target_size(value: Any) -> int:
    left = isinstance(value, int) and value == -1
    return -1 if left else whole(value, 1, "a positive integer or -1")


def _target_shape(value: Any) -> tuple[int, ...]:
    """A list of positive sizes, one of which may be -1: whatever is left."""
    if not isinstance(value, list | tuple):
        cure = f"write `[{value}]`" if isinstance(value, int) else ""
        refuse("NS205", f"must be a list of sizes, but this is {describe(value)}", cure)
    shape = check_each(_target_size, value)
    if shape.count(-1) > 1:
        refuse("NS410", "only one dimension can be -1")
    return shape


def _order(value: Any) -> tuple[int, ...]:
    """A list of every dimension once, counted from 1, the batch left out."""
    if not isinstance(value, list | tuple):
        refuse("NS205", f"must be a list of dimensions, but this is {describe(value)}")
    dims = check_each(positive, value)
    if set(dims) != set(range(1, len(dims) + 1)):
        refuse("NS412", *_no_order(dims, len(dims)))
    return dims


def _no_order(dims: tuple[int, ...], count: int) -> tuple[str, str]:
    each = ", ".join(str(number) for number in range(1, count + 1))
    return f"`{list(dims)}` is not an order of {count} dimensions", f"each of {each} once"


_SIZE = {"anyOf": [{"enum": [-1]}, {"type": "integer", "minimum": 1}]}

TargetShape: TypeAlias = Annotated[
    tuple[int, ...], Check(_target_shape, {"type": "array", "items": _SIZE})
]
Order: TypeAlias = Annotated[
    tuple[int, ...],
    Check(_order, {"type": "array", "items": {"type": "integer", "minimum": 1}}),
]


class Flatten(Op):
    """All values of a sample in one row, with the channels last."""

    takes_text = True
    main = "data_format"

    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """One dimension, open if any was, in the input's dtype."""
        return Tensor((x.shape[0], product(x.shape[1:])), x.dtype)


class Reshape(Op):
    """The values of a sample in rows of `target_shape`, where -1 is whatever is left."""

    takes_text = True
    main = "target_shape"

    target_shape: TargetShape

    def infer(self, x: Tensor) -> Tensor:
        """`target_shape`, in the input's dtype; NS409 when the values do not fill it."""
        return Tensor((x.shape[0], *self._filled(product(x.shape[1:]))), x.dtype)

    def _filled(self, total: int | None) -> Shape:
        if total is None:
            return tuple(None if size == -1 else size for size in self.target_shape)
        known = prod(size for size in self.target_shape if size != -1)
        if total % known or (total != known and -1 not in self.target_shape):
            fact = f"{total} values do not fill {sizes(self.target_shape)}"
            raise Mismatch("NS409", fact, "target_shape", self._nearest(total))
        return tuple(total // known if size == -1 else size for size in self.target_shape)

    def _nearest(self, total: int) -> str:
        """The target with another last size, if one would do."""
        rest = self.target_shape[:-1]
        if not rest or -1 in rest or total % prod(rest):
            return ""
        return f"{sizes((*rest, total // prod(rest)))} would"


class Permute(Op):
    """The dimensions in another order: `dims` counts from 1, the batch left out."""

    takes_text = True
    main = "dims"

    dims: Order

    def infer(self, x: Tensor) -> Tensor:
        """The sizes in the order of `dims`, in the input's dtype."""
        if len(self.dims) != x.rank - 1:
            fact, cure = _no_order(self.dims, x.rank - 1)
            raise Mismatch("NS412", fact, "dims", cure)
        return Tensor((x.shape[0], *(x.shape[axis] for axis in self.dims)), x.dtype)


class RepeatVector(Op):
    """The features `n` times in a row."""

    main = "n"

    n: Positive

    def infer(self, x: Tensor) -> Tensor:
        """`n` x features."""
        need_rank("RepeatVector", x, 2)
        return Tensor((x.shape[0], self.n, x.shape[1]), self.compute_dtype)
