"""Less of the input, from its edges."""

from netspec.fields import DataFormat
from netspec.nested import NaturalPair
from netspec.op import Mismatch, Op
from netspec.ops.resize import Edge, EdgesPair, EdgesTriple, resize
from netspec.tensor import Tensor


def _crop(size: int, edge: Edge) -> int:
    left = size - sum(edge)
    if left <= 0:
        fact = f"cropping {sum(edge)} from a size of {size} leaves nothing"
        raise Mismatch("NS411", fact, "cropping")
    return left


class Cropping1D(Op):
    """`(length, channels)` without its ends."""

    main = "cropping"

    cropping: NaturalPair = (1, 1)

    def infer(self, x: Tensor) -> Tensor:
        """The length less `cropping`; NS411 when that is nothing."""
        return resize(self, x, _crop, (self.cropping,))


class Cropping2D(Op):
    """`(height, width, channels)` without its edges."""

    main = "cropping"

    cropping: EdgesPair = ((0, 0), (0, 0))
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """Height and width less `cropping`; NS411 when that is nothing."""
        return resize(self, x, _crop, self.cropping, self.data_format)


class Cropping3D(Op):
    """`(depth, height, width, channels)` without its edges."""

    main = "cropping"

    cropping: EdgesTriple = ((1, 1), (1, 1), (1, 1))
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """Depth, height and width less `cropping`; NS411 when that is nothing."""
        return resize(self, x, _crop, self.cropping, self.data_format)
