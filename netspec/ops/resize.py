"""More or fewer places: what padding, cropping and up-sampling share."""

from collections.abc import Callable
from typing import Annotated, TypeAlias, TypeVar

from netspec.fields import Check, natural
from netspec.nested import NATURAL, one_or, one_or_schema
from netspec.op import Op, join_channels, need_rank, split_channels
from netspec.tensor import Size, Tensor

Edge: TypeAlias = tuple[int, ...]


T = TypeVar("T")


# Before and after on every axis: one number for all, or for each axis a number or a pair.
_EDGE = one_or_schema(2, NATURAL)


EdgesPair: TypeAlias = Annotated[
    tuple[Edge, ...], Check(one_or(2, one_or(2, natural)), one_or_schema(2, _EDGE))
]


EdgesTriple: TypeAlias = Annotated[
    tuple[Edge, ...], Check(one_or(3, one_or(2, natural)), one_or_schema(3, _EDGE))
]


def resize(
    op: Op,
    x: Tensor,
    change: Callable[[int, T], int],
    by: tuple[T, ...],
    data_format: str | None = None,
) -> Tensor:
    """`x` with every spatial size changed `by` its own amount; open ones stay open."""
    need_rank(type(op).__name__, x, len(by) + 2, data_format)
    spatial, channels = split_channels(x, data_format)
    pairs = zip(spatial, by, strict=True)
    out: tuple[Size, ...] = tuple(None if size is None else change(size, n) for size, n in pairs)
    return Tensor(join_channels(x, out, channels, data_format), op.compute_dtype)
