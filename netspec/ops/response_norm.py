"""Local response normalization."""

from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, DataFormat, NonNegative, positive, refuse
from netspec.op import Mismatch, Op, positions
from netspec.tensor import Tensor


def odd(value: Any) -> int:
    """A window with a middle."""
    found = positive(value)
    if found % 2 == 0:
        refuse("NS207", f"must be odd, but this is {found}", f"`{found + 1}` is the next")
    return found


Odd: TypeAlias = Annotated[int, Check(odd, {"type": "integer", "minimum": 1})]


class LocalResponseNormalization(Op):
    """Every value by a power of its neighbours' squares, `size` channels wide.

    x / (bias + alpha * sum of the squares) ** beta, with the defaults of AlexNet (Krizhevsky et
    al., 2012). `alpha` is that of the paper and of `tf.nn.local_response_normalization`, whose
    `depth_radius` is `size // 2`; Caffe's is `size` times as large.
    """

    home = "netspec.layers"
    main = "size"

    size: Odd = 5
    alpha: NonNegative = 1e-4
    beta: NonNegative = 0.75
    bias: NonNegative = 2.0
    data_format: DataFormat | None = None

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        if x.rank < 2:
            fact = f"`LocalResponseNormalization` takes channels, but what comes in is {x}"
            raise Mismatch("NS402", fact)
        return super().infer(x)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """A sum of `size` squares for every value."""
        return positions(x.shape[1:]) * self.size
