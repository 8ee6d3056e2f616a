"""Images changed by several layers, which Keras makes itself."""

from collections.abc import Iterator
from typing import ClassVar

from netspec.declaration import snake_case
from netspec.fields import Number, Positive
from netspec.inside import Sublayer
from netspec.op import Mismatch
from netspec.ops.color import RandomBrightness, RandomContrast, RandomHue, RandomSaturation
from netspec.ops.image import (
    Change,
    Image,
    Interpolation,
    RandomImage,
    Share,
    ValueRange,
)
from netspec.tensor import Tensor

# In the order in which Keras makes them.
_BASIC = (
    "RandomShear", "RandomTranslation", "RandomRotation", "Solarization", "RandomPosterization",
    "AutoContrast", "Equalization",
)  # fmt: skip
_COLORS = ("RandomBrightness", "RandomColorDegeneration", "RandomContrast", "RandomSharpness")


class Several(RandomImage):
    """What layers share that make others; those have no weights."""

    makes: ClassVar[tuple[str, ...]]

    def inside(self, *inputs: Tensor) -> Iterator[Sublayer]:
        """The layers, under the attributes that have them."""
        for name in self.made_classes():
            yield Sublayer(snake_case(name), Image.model_construct(), "", ())


class AugMix(Several):
    """Images mixed of `num_chains` chains of changes, each of up to `chain_depth`.

    What is changed, and how far, is random (Hendrycks et al., 2020).
    """

    main = "value_range"
    makes = (*_BASIC, *_COLORS)
    names_made = True
    ranges = ("factor",)

    value_range: ValueRange = (0, 255)
    num_chains: Positive = 3
    chain_depth: Positive = 3
    factor: Share = 0.3
    alpha: Number = 1.0
    all_ops: bool = True
    interpolation: Interpolation = "bilinear"

    def made_classes(self) -> tuple[str, ...]:
        """All, or without `all_ops` those that leave colours alone."""
        return self.makes if self.all_ops else _BASIC

    def check(self, x: Tensor) -> None:
        """The same, and NS404 for colours that are neither grey nor of 3 channels."""
        super().check(x)
        if self.all_ops:
            self.need_channels(x, 1, 3)


class RandAugment(Several):
    """Images changed `num_ops` times, each time in another way, up to `factor`.

    Each batch is changed alike (Cubuk et al., 2020).
    """

    main = "value_range"
    makes = (
        "RandomShear", "RandomTranslation", "RandomRotation", *_COLORS, "Solarization",
        "RandomPosterization", "AutoContrast", "Equalization",
    )  # fmt: skip
    names_made = True
    channels = (1, 3)
    ranges = ("factor",)

    value_range: ValueRange = (0, 255)
    num_ops: Positive = 2
    factor: Share = 0.5
    interpolation: Interpolation = "bilinear"


_JITTERS = {
    "brightness_factor": RandomBrightness,
    "contrast_factor": RandomContrast,
    "saturation_factor": RandomSaturation,
    "hue_factor": RandomHue,
}


class RandomColorJitter(Several):
    """Brightness, contrast, saturation and hue changed at random: those whose factor is given."""

    casts = False
    main = "value_range"
    makes = tuple(kind.__name__ for kind in _JITTERS.values())

    value_range: ValueRange = (0, 255)
    brightness_factor: Change | None = None
    contrast_factor: Share | None = None
    saturation_factor: Change | None = None
    hue_factor: Share | None = None

    def made_classes(self) -> tuple[str, ...]:
        """One for each factor."""
        given = (kind for name, kind in _JITTERS.items() if getattr(self, name) is not None)
        return tuple(kind.__name__ for kind in given)

    def check(self, x: Tensor) -> None:
        """The same, and NS404 where colours are changed and there are not 3 channels."""
        super().check(x)
        for name in ("saturation_factor", "hue_factor"):
            if getattr(self, name) is None:
                continue
            self.need_channels(x, 3)
            if self.data_format == "channels_first":
                fact = f"`{name}` needs the channels last (Keras 3.15)"
                raise Mismatch("NS218", fact, name, "`random_saturation` and `random_hue` do not")
