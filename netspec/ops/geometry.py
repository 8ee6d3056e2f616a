"""Images that are turned, moved, bent or flipped at random."""

from typing import Annotated, Any, Literal, TypeAlias

from netspec.fields import Check, Choice, Number, Rate, refuse
from netspec.ops.image import (
    Change,
    Factor,
    Filling,
    Interpolation,
    RandomImage,
    Share,
    ValueRange,
    ends,
    factor,
)

Flips: TypeAlias = Annotated[Literal["horizontal", "vertical", "horizontal_and_vertical"], Choice()]


def _zoom(value: Any) -> Factor:
    """A factor that leaves something: at -1, there would be nothing to see."""
    found = factor(-1, 1)(value)
    if -1 in (found if isinstance(found, tuple) else (found,)):
        refuse("NS207", "must be above -1, not -1")
    return found


_ABOVE = {"type": "number", "exclusiveMinimum": -1, "minimum": -0.5, "maximum": 1}
_ZOOM = {"anyOf": [_ABOVE, {"type": "array", "items": _ABOVE, "minItems": 2, "maxItems": 2}]}
Zoom: TypeAlias = Annotated[Factor, Check(_zoom, _ZOOM)]


class RandomFlip(RandomImage):
    """Images mirrored at random: half of them, each way that `mode` has."""

    main = "mode"

    mode: Flips = "horizontal_and_vertical"


class RandomRotation(RandomImage):
    """Images turned at random, up to `factor` times a whole turn either way."""

    main = "factor"
    ranges = ("factor",)
    lowest = -1

    factor: Change
    fill_mode: Filling = "reflect"
    interpolation: Interpolation = "bilinear"
    fill_value: Number = 0.0


class RandomTranslation(RandomImage):
    """Images moved at random, up to such shares of their height and width either way."""

    main = "height_factor"

    height_factor: Change
    width_factor: Change
    fill_mode: Filling = "reflect"
    interpolation: Interpolation = "bilinear"
    fill_value: Number = 0.0


class RandomZoom(RandomImage):
    """Images seen from farther off (above 0) or nearer (below), by such shares of their size.

    Without a `width_factor` they keep their form.
    """

    main = "height_factor"

    height_factor: Zoom
    width_factor: Zoom | None = None
    fill_mode: Filling = "reflect"
    interpolation: Interpolation = "bilinear"
    fill_value: Number = 0.0


class RandomShear(RandomImage):
    """Images made slanting at random, up to such shares of their width and height either way."""

    main = "x_factor"

    x_factor: Share = 0.0
    y_factor: Share = 0.0
    interpolation: Interpolation = "bilinear"
    fill_mode: Filling = "reflect"
    fill_value: Number = 0.0

    def config(self) -> dict[str, Any]:
        """The arguments, of which Keras's own config has ranges that Keras refuses (3.15)."""
        return super().config() | {
            name: ends(given, -1) if not given or isinstance(given, tuple) else given
            for name, given in (("x_factor", self.x_factor), ("y_factor", self.y_factor))
        }


class RandomPerspective(RandomImage):
    """Images seen aslant at random: the share `factor` of them, by up to `scale`."""

    main = "factor"
    ranges = ("factor",)

    factor: Share = 1.0
    scale: Rate = 1.0
    interpolation: Interpolation = "bilinear"
    fill_value: Number = 0.0


class RandomElasticTransform(RandomImage):
    """Images bent at random: the share `factor` of them, by up to `scale`."""

    main = "factor"
    ranges = ("factor", "scale")

    factor: Share = 1.0
    scale: Share = 1.0
    interpolation: Interpolation = "bilinear"
    fill_mode: Filling = "reflect"
    fill_value: Number = 0.0
    value_range: ValueRange = (0, 255)
