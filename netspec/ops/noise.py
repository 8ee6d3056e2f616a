"""Layers that disturb their input while training, and pass it on otherwise."""

from typing import Annotated, Any, ClassVar, TypeAlias

from netspec.arrays import broadcasts
from netspec.fields import Check, DataFormat, Natural, Rate, describe, number, positive, refuse
from netspec.nested import check_each
from netspec.op import Mismatch, Op, need_rank
from netspec.tensor import Shape, Size, Tensor, sizes


def rate_below_one(value: Any) -> float:
    """A rate that leaves something: at 1, Keras divides by zero in training."""
    found = number(value, 0, 1)
    if found == 1:
        refuse("NS207", "must be below 1, not 1")
    return found


def noise_shape(value: Any) -> Shape:
    """A size, or null for the input's own, for every dimension, the batch included."""
    if not isinstance(value, list | tuple):
        refuse("NS205", f"must be a list of sizes, but this is {describe(value)}")
    return check_each(_size, value)


def _size(value: Any) -> Size:
    return None if value is None else positive(value)


_SIZE = {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]}

RateBelowOne: TypeAlias = Annotated[
    float, Check(rate_below_one, {"type": "number", "minimum": 0, "exclusiveMaximum": 1})
]
NoiseShape: TypeAlias = Annotated[
    tuple[int | None, ...], Check(noise_shape, {"type": "array", "items": _SIZE})
]


class Noise(Op):
    """What the layers of this file share; `training` forces or forbids the noise."""

    call_arguments: ClassVar[frozenset[str]] = frozenset({"training"})

    seed: Natural | None = None
    training: bool = False


class Dropout(Noise):
    """Sets the share `rate` of the values to 0, and scales the others up to the same sum."""

    main: ClassVar[str | None] = "rate"

    rate: Rate
    noise_shape: NoiseShape | None = None

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        _fit(self.noise_shape, x)
        return super().infer(x)


class AlphaDropout(Noise):
    """Dropout that keeps mean and variance, for `selu` (Klambauer et al., 2017)."""

    main: ClassVar[str | None] = "rate"

    rate: RateBelowOne
    noise_shape: NoiseShape | None = None

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        _fit(self.noise_shape, x)
        return super().infer(x)


class GaussianDropout(Noise):
    """Multiplies by normal noise of mean 1 and standard deviation sqrt(rate / (1 - rate))."""

    main: ClassVar[str | None] = "rate"

    rate: RateBelowOne


class GaussianNoise(Noise):
    """Adds normal noise of mean 0 and standard deviation `stddev`."""

    main: ClassVar[str | None] = "stddev"

    stddev: Rate


class SpatialDropout(Noise):
    """What the dropouts of whole channels share."""

    main: ClassVar[str | None] = "rate"
    rank: ClassVar[int]

    rate: Rate

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        data_format = getattr(self, "data_format", None)
        need_rank(type(self).__name__, x, self.rank, data_format)
        return super().infer(x)


class SpatialDropout1D(SpatialDropout):
    """Drops whole channels of `(length, channels)`."""

    rank: ClassVar[int] = 3


class SpatialDropout2D(SpatialDropout):
    """Drops whole channels of `(height, width, channels)`."""

    rank: ClassVar[int] = 4

    data_format: DataFormat | None = None


class SpatialDropout3D(SpatialDropout):
    """Drops whole channels of `(depth, height, width, channels)`."""

    rank: ClassVar[int] = 5

    data_format: DataFormat | None = None


def _fit(noise: Shape | None, x: Tensor) -> None:
    """NS404 unless the noise broadcasts over `x`; Keras finds that out in training."""
    if noise is None:
        return
    if len(noise) != x.rank or not broadcasts(noise, x.shape):
        fact = f"a noise of {sizes(noise)} does not fit {sizes(x.shape)}, with the batch"
        raise Mismatch("NS404", fact, "noise_shape", "write 1 where the noise repeats")
