"""More or fewer places: padding, cropping, up-sampling."""

from collections.abc import Callable
from typing import Annotated, Literal, TypeAlias, TypeVar

from netspec.fields import Check, Choice, DataFormat, Pair, Positive, Triple, natural
from netspec.nested import NATURAL, NaturalPair, one_or, one_or_schema
from netspec.op import Mismatch, Op, join_channels, need_rank, split_channels
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
Interpolation: TypeAlias = Annotated[
    Literal["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"], Choice()
]


def _resize(
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


def _pad(size: int, edge: Edge) -> int:
    return size + sum(edge)


def _crop(size: int, edge: Edge) -> int:
    left = size - sum(edge)
    if left <= 0:
        fact = f"cropping {sum(edge)} from a size of {size} leaves nothing"
        raise Mismatch("NS411", fact, "cropping")
    return left


def _scale(size: int, factor: int) -> int:
    return size * factor


class ZeroPadding1D(Op):
    """Zeros before and after the length of `(length, channels)`."""

    main = "padding"

    padding: NaturalPair = (1, 1)
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """The length and what `padding` adds."""
        return _resize(self, x, _pad, (self.padding,), self.data_format)


class ZeroPadding2D(Op):
    """Zeros around `(height, width, channels)`."""

    main = "padding"

    padding: EdgesPair = ((1, 1), (1, 1))
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """Height and width, and what `padding` adds."""
        return _resize(self, x, _pad, self.padding, self.data_format)


class ZeroPadding3D(Op):
    """Zeros around `(depth, height, width, channels)`."""

    main = "padding"

    padding: EdgesTriple = ((1, 1), (1, 1), (1, 1))
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """Depth, height and width, and what `padding` adds."""
        return _resize(self, x, _pad, self.padding, self.data_format)


class Cropping1D(Op):
    """`(length, channels)` without its ends."""

    main = "cropping"

    cropping: NaturalPair = (1, 1)

    def infer(self, x: Tensor) -> Tensor:
        """The length less `cropping`; NS411 when that is nothing."""
        return _resize(self, x, _crop, (self.cropping,))


class Cropping2D(Op):
    """`(height, width, channels)` without its edges."""

    main = "cropping"

    cropping: EdgesPair = ((0, 0), (0, 0))
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """Height and width less `cropping`; NS411 when that is nothing."""
        return _resize(self, x, _crop, self.cropping, self.data_format)


class Cropping3D(Op):
    """`(depth, height, width, channels)` without its edges."""

    main = "cropping"

    cropping: EdgesTriple = ((1, 1), (1, 1), (1, 1))
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """Depth, height and width less `cropping`; NS411 when that is nothing."""
        return _resize(self, x, _crop, self.cropping, self.data_format)


class UpSampling1D(Op):
    """Every place of `(length, channels)` `size` times."""

    main = "size"

    size: Positive = 2

    def infer(self, x: Tensor) -> Tensor:
        """The length `size` times."""
        return _resize(self, x, _scale, (self.size,))


class UpSampling2D(Op):
    """`(height, width, channels)` made `size` times as large."""

    main = "size"

    size: Pair = (2, 2)
    data_format: DataFormat | None = None
    interpolation: Interpolation = "nearest"

    def infer(self, x: Tensor) -> Tensor:
        """Height and width `size` times."""
        return _resize(self, x, _scale, self.size, self.data_format)


class UpSampling3D(Op):
    """Every place of `(depth, height, width, channels)` `size` times."""

    main = "size"

    size: Triple = (2, 2, 2)
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """Depth, height and width `size` times."""
        return _resize(self, x, _scale, self.size, self.data_format)
