"""Zeros around the input."""

from netspec.fields import DataFormat
from netspec.nested import NaturalPair
from netspec.op import Op
from netspec.ops.resize import Edge, EdgesPair, EdgesTriple, resize
from netspec.tensor import Tensor


def _pad(size: int, edge: Edge) -> int:
    return size + sum(edge)


class ZeroPadding1D(Op):
    """Zeros before and after the length of `(length, channels)`."""

    main = "padding"

    padding: NaturalPair = (1, 1)
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """The length and what `padding` adds."""
        return resize(self, x, _pad, (self.padding,), self.data_format)


class ZeroPadding2D(Op):
    """Zeros around `(height, width, channels)`."""

    main = "padding"

    padding: EdgesPair = ((1, 1), (1, 1))
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """Height and width, and what `padding` adds."""
        return resize(self, x, _pad, self.padding, self.data_format)


class ZeroPadding3D(Op):
    """Zeros around `(depth, height, width, channels)`."""

    main = "padding"

    padding: EdgesTriple = ((1, 1), (1, 1), (1, 1))
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """Depth, height and width, and what `padding` adds."""
        return resize(self, x, _pad, self.padding, self.data_format)
