"""Dropout."""

from typing import Annotated, Any, TypeAlias

from netspec.arrays import broadcasts
from netspec.fields import Check, Rate, describe, positive, refuse
from netspec.nested import check_each
from netspec.op import Mismatch
from netspec.ops.noise import Noise, RateBelowOne
from netspec.tensor import Shape, Size, Tensor, sizes


def noise_shape(value: Any) -> Shape:
    """A size, or null for the input's own, for every dimension, the batch included."""
    if not isinstance(value, list | tuple):
        refuse("NS205", f"must be a list of sizes, but this is {describe(value)}")
    return check_each(_size, value)


def _size(value: Any) -> Size:
    return None if value is None else positive(value)


_SIZE = {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]}


NoiseShape: TypeAlias = Annotated[
    tuple[int | None, ...], Check(noise_shape, {"type": "array", "items": _SIZE})
]


class Dropout(Noise):
    """Sets the share `rate` of the values to 0, and scales the others up to the same sum."""

    main = "rate"

    rate: Rate
    noise_shape: NoiseShape | None = None

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        _fit(self.noise_shape, x)
        return super().infer(x)


class AlphaDropout(Noise):
    """Dropout that keeps mean and variance, for `selu` (Klambauer et al., 2017)."""

    main = "rate"

    rate: RateBelowOne
    noise_shape: NoiseShape | None = None

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        _fit(self.noise_shape, x)
        return super().infer(x)


def _fit(noise: Shape | None, x: Tensor) -> None:
    """NS404 unless the noise broadcasts over `x`; Keras finds that out in training."""
    if noise is None:
        return
    if len(noise) != x.rank or not broadcasts(noise, x.shape):
        fact = f"a noise of {sizes(noise)} does not fit {sizes(x.shape)}, with the batch"
        raise Mismatch("NS404", fact, "noise_shape", "write 1 where the noise repeats")
