"""Layers that scale their input, those that this package registers with Keras among them."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, TypeAlias

from netspec.arrays import Array, Numbers, broadcasts, extent
from netspec.fields import Check, DataFormat, NonNegative, Number, Positive, positive, refuse
from netspec.op import Mismatch, Op, Weight, need_size, positions
from netspec.ops.noise import RateBelowOne
from netspec.tensor import Tensor, sizes


def odd(value: Any) -> int:
    """A window with a middle."""
    found = positive(value)
    if found % 2 == 0:
        refuse("NS207", f"must be odd, but this is {found}", f"`{found + 1}` is the next")
    return found


Odd: TypeAlias = Annotated[int, Check(odd, {"type": "integer", "minimum": 1})]


class Rescaling(Op):
    """The input times `scale` plus `offset`, which are numbers, or arrays of the last sizes."""

    main: ClassVar[str | None] = "scale"

    scale: Numbers
    offset: Numbers = 0.0

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        self._fit("scale", self.scale, x)
        self._fit("offset", self.offset, x)
        return super().infer(x)

    def _fit(self, name: str, array: Array, x: Tensor) -> None:
        given = extent(array)
        if not broadcasts(given, x.shape):
            fact = f"`{name}` of {sizes(given)} does not fit {x}"
            raise Mismatch("NS404", fact, name, "its last sizes are those of the input, or 1")


class LocalResponseNormalization(Op):
    """Every value by a power of its neighbours' squares, `size` channels wide.

    x / (bias + alpha * sum of the squares) ** beta, with the defaults of AlexNet (Krizhevsky et
    al., 2012). `alpha` is that of the paper and of `tf.nn.local_response_normalization`, whose
    `depth_radius` is `size // 2`; Caffe's is `size` times as large.
    """

    home: ClassVar[str] = "netspec.layers"
    main: ClassVar[str | None] = "size"

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


class LayerScale(Op):
    """A weight for every channel, which starts from `init_values` (Touvron et al., 2021).

    `projection_dim`, if given, is the number of channels, as in `keras.applications.convnext`.
    """

    home: ClassVar[str] = "netspec.layers"
    main: ClassVar[str | None] = "init_values"

    init_values: Number
    projection_dim: Positive | None = None

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        if x.rank < 2:
            raise Mismatch("NS402", f"`LayerScale` takes channels, but what comes in is {x}")
        channels = need_size("LayerScale", x.shape[-1])
        if self.projection_dim not in (None, channels):
            fact = f"`projection_dim` is {self.projection_dim}, but there are {channels} channels"
            raise Mismatch("NS404", fact, "projection_dim", "leave it out")
        return super().infer(x)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`gamma` of (channels,)."""
        from netspec.parts.more_initializers import Constant

        initializer = Constant.model_construct(value=self.init_values)
        yield Weight("gamma", (x.shape[-1] or 0,), initializer, dtype=self.variable_dtype)


class StochasticDepth(Op):
    """In training, 0 for the share `drop_path_rate` of the samples, and more of the others.

    The samples of a batch are dropped one by one (Huang et al., 2016).
    """

    home: ClassVar[str] = "netspec.layers"
    main: ClassVar[str | None] = "drop_path_rate"
    call_arguments: ClassVar[frozenset[str]] = frozenset({"training"})

    drop_path_rate: RateBelowOne
    training: bool | None = None
