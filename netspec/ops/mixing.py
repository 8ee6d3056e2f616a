"""Images with parts covered, blurred, or from other images of the batch."""

from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, Integer, NonNegative, Number, Positive, refuse, sizes_of
from netspec.ops.image import Image, RandomImage, Share, ValueRange


def _odd(value: Any) -> tuple[int, ...]:
    found = sizes_of(2)(value)
    if any(size % 2 == 0 for size in found):
        refuse("NS207", "must be odd")
    return found


_ODD = {"enum": [1, 3, 5, 7]}
OddPair: TypeAlias = Annotated[
    tuple[int, ...],
    Check(_odd, {"anyOf": [_ODD, {"type": "array", "items": _ODD, "minItems": 2, "maxItems": 2}]}),
]


class RandomErasing(RandomImage):
    """A part of every image covered, with `fill_value` or with noise.

    The share `factor` of the images, and of each image a part between the two of `scale`.
    """

    main = "factor"
    ranges = ("factor", "scale")

    factor: Share = 1.0
    scale: Share = (0.02, 0.33)
    fill_value: Number | None = None
    value_range: ValueRange = (0, 255)


class RandomGaussianBlur(RandomImage):
    """Images blurred: the share `factor` of them, with a random `sigma`."""

    main = "factor"
    ranges = ("factor", "sigma")

    factor: Share = 1.0
    kernel_size: OddPair = (3, 3)
    sigma: Share = 1.0
    value_range: ValueRange = (0, 255)


class CutMix(RandomImage):
    """A part of every image from another one of the batch (Yun et al., 2019).

    Labels, which come beside the images in Python alone, are mixed likewise.
    """

    main = "factor"
    ranges = ("factor",)

    factor: Share = 1.0


class MixUp(RandomImage):
    """Every image mixed with another one of the batch (Zhang et al., 2018).

    Labels, which come beside the images in Python alone, are mixed likewise.
    """

    casts = False
    main = "alpha"

    alpha: NonNegative = 0.2


class MaxNumBoundingBoxes(Image):
    """The images themselves; of the boxes beside them, which come in Python alone, `max_number`."""

    casts = False
    main = "max_number"

    max_number: Positive
    fill_value: Integer = -1
