"""Images made as large as is asked for."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import model_validator

from netspec.fields import Choice, Number, Positive
from netspec.nested import refuse_at
from netspec.op import join_channels, split_channels
from netspec.ops.image import Image, RandomImage
from netspec.ops.up_sampling import Interpolation
from netspec.tensor import Tensor

# What Keras fills with where it keeps the proportions.
Constant: TypeAlias = Annotated[Literal["constant"], Choice()]


def _sized(op: Any, x: Tensor) -> Tensor:
    """The input with `height` and `width` as its sizes."""
    op.check(x)
    channels = split_channels(x, op.data_format)[1]
    shape = join_channels(x, (op.height, op.width), channels, op.data_format)
    return Tensor(shape, op.compute_dtype)


class Resizing(Image):
    """Images scaled to `height` and `width`; cut or filled up before, where that keeps them round.

    `crop_to_aspect_ratio` cuts off what is too long, `pad_to_aspect_ratio` fills up what is too
    short, with `fill_value`.
    """

    casts = False
    main = "height"

    height: Positive
    width: Positive
    interpolation: Interpolation = "bilinear"
    crop_to_aspect_ratio: bool = False
    pad_to_aspect_ratio: bool = False
    fill_mode: Constant = "constant"
    fill_value: Number = 0.0
    antialias: bool = False

    @model_validator(mode="after")
    def _combine(self) -> "Resizing":
        if self.crop_to_aspect_ratio and self.pad_to_aspect_ratio:
            fact = "`crop_to_aspect_ratio` and `pad_to_aspect_ratio` cannot be combined"
            refuse_at("pad_to_aspect_ratio", "NS218", fact)
        return self

    def infer(self, x: Tensor) -> Tensor:
        """`height` and `width`, in the layer's dtype."""
        return _sized(self, x)


class CenterCrop(Image):
    """The middle `height` x `width` of images; smaller ones are cut to its form and scaled up."""

    main = "height"

    height: Positive
    width: Positive

    def infer(self, x: Tensor) -> Tensor:
        """`height` and `width`, in the layer's dtype."""
        return _sized(self, x)


class RandomCrop(RandomImage):
    """`height` x `width` of images at a random place, in training alone.

    Otherwise Keras passes images on as they are, whatever their size (3.8 to 3.15).
    """

    casts = False
    main = "height"

    height: Positive
    width: Positive

    def infer(self, x: Tensor) -> Tensor:
        """`height` and `width`, in the layer's dtype."""
        return _sized(self, x)
