"""Images whose values are changed at random, each by itself or all of an image alike."""

from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, Rate, describe, refuse
from netspec.ops.image import Change, Factor, RandomImage, Share, ValueRange, ends, factor
from netspec.tensor import Tensor

_BITS = {"type": "integer", "minimum": 1, "maximum": 8}


def _bits(value: Any) -> Factor:
    """A number of bits, or the least and the most; Keras fails with what is no integer."""
    found = factor(1, 8)(value)
    for each in value if isinstance(value, list | tuple) else (value,):
        if not isinstance(each, int):
            refuse("NS205", f"must be an integer, but this is {describe(each)}")
    return tuple(map(int, found)) if isinstance(found, tuple) else int(found)  # type: ignore[return-value]


Bits: TypeAlias = Annotated[
    Factor,
    Check(
        _bits,
        {"anyOf": [_BITS, {"type": "array", "items": _BITS, "minItems": 2, "maxItems": 2}]},
    ),
]


class Coloring(RandomImage):
    """What layers share that change the colours of images, up to a `factor`."""

    casts = False
    main = "factor"
    ranges = ("factor",)

    factor: Share
    value_range: ValueRange = (0, 255)


class RandomBrightness(Coloring):
    """Images made lighter or darker at random, up to `factor` times their range of values."""

    lowest = -1
    sorts_values = True

    factor: Change


class RandomContrast(Coloring):
    """Images of more or less contrast at random, up to `factor` more."""


class RandomColorDegeneration(Coloring):
    """Images of colours mixed with their own grey at random, up to the share `factor`."""

    channels = (3,)
    lowest = -1
    sorts_values = True

    factor: Change


class RandomSaturation(Coloring):
    """Images of more or less colour at random: `factor` 0.5 leaves it, 0 is grey."""

    channels = (3,)
    lowest = -1
    sorts_values = True

    factor: Change


class RandomHue(Coloring):
    """Images with all colours turned at random, up to `factor` times half of the circle."""

    channels = (3,)


class RandomGrayscale(RandomImage):
    """The share `factor` of the images in grey."""

    casts = False
    main = "factor"
    channels = (1, 3)

    factor: Rate = 0.5

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape and dtype."""
        self.check(x)
        return x


class RandomInvert(Coloring):
    """Images as negatives: the share `factor` of them."""

    factor: Share = 1.0


class RandomPosterization(Coloring):
    """Images of fewer values: as many as a random number of bits, up to `factor`, can tell."""

    lowest = 1
    sorts_values = True

    factor: Bits


class RandomSharpness(Coloring):
    """Images made sharper or softer at random: `factor` 0.5 leaves them, 0 is softest."""

    casts = True
    sorts_values = True


class Solarization(RandomImage):
    """Values above a random threshold as negatives, after something random is added.

    Both are shares of the range of values: up to `threshold_factor` and `addition_factor`.
    """

    main = "addition_factor"
    sorts_values = True

    addition_factor: Share = 0.0
    threshold_factor: Share = 0.0
    value_range: ValueRange = (0, 255)

    def config(self) -> dict[str, Any]:
        """The arguments, with the ranges of the factors, which begin at 0."""
        return super().config() | {
            "addition_factor": _from_zero(self.addition_factor),
            "threshold_factor": _from_zero(self.threshold_factor),
        }


def _from_zero(given: Factor) -> tuple[float, float]:
    return ends(given) if isinstance(given, tuple) else (0, given)
