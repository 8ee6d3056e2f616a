"""Layers that scale their input, those that this package registers with Keras among them."""

from collections.abc import Iterator

from netspec.arrays import Array, Numbers, broadcasts, extent
from netspec.fields import Number, Positive
from netspec.op import Mismatch, Op, Weight, need_size
from netspec.ops.noise import RateBelowOne
from netspec.parts.initializers import read_initializer
from netspec.tensor import Tensor, sizes


class Rescaling(Op):
    """The input times `scale` plus `offset`, which are numbers, or arrays of the last sizes."""

    main = "scale"

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


class LayerScale(Op):
    """A weight for every channel, which starts from `init_values` (Touvron et al., 2021).

    `projection_dim`, if given, is the number of channels, as in `keras.applications.convnext`.
    """

    home = "netspec.layers"
    main = "init_values"

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
        initializer = read_initializer({"constant": self.init_values})
        yield Weight("gamma", (x.shape[-1] or 0,), initializer, dtype=self.variable_dtype)


class StochasticDepth(Op):
    """In training, 0 for the share `drop_path_rate` of the samples, and more of the others.

    The samples of a batch are dropped one by one (Huang et al., 2016).
    """

    home = "netspec.layers"
    main = "drop_path_rate"
    call_arguments = frozenset({"training"})

    drop_path_rate: RateBelowOne
    training: bool | None = None
