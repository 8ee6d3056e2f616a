"""Images spread over the whole range of values; nothing is random."""

from netspec.fields import Number, Pair
from netspec.ops.image import Image, ValueRange


class AutoContrast(Image):
    """Every channel of an image spread over the whole range of values."""

    main = "value_range"
    sorts_values = True

    value_range: ValueRange = (0, 255)


class ContrastLimitedAdaptiveHistogramEqualization(Image):
    """All values equally common in each tile of an image, as far as `clip_limit` lets it (CLAHE).

    The tiles are `tile_grid_size` in number, and neighbours are mixed (Zuiderveld, 1994).
    """

    casts = False
    main = "value_range"

    value_range: ValueRange = (0, 255)
    clip_limit: Number = 4.0
    tile_grid_size: Pair = (8, 8)
