"""Keras's constraints, which are imported when a spec first names one."""

from netspec.axes import WeightAxes
from netspec.fields import NonNegative, Rate
from netspec.parts.catalogue import Catalogue
from netspec.parts.constraints import Constraint


class MaxNorm:
    """Norms of at most `max_value`."""

    main = "max_value"

    max_value: NonNegative = 2
    axis: WeightAxes = 0


class MinMaxNorm:
    """Norms between `min_value` and `max_value`, reached by `rate` of the way at every step."""

    min_value: NonNegative = 0.0
    max_value: NonNegative = 1.0
    rate: Rate = 1.0
    axis: WeightAxes = 0


class NonNeg:
    """No negative weights."""


class UnitNorm:
    """Norms of 1."""

    main = "axis"

    axis: WeightAxes = 0


NORMS = Catalogue(Constraint, (MaxNorm, MinMaxNorm, NonNeg, UnitNorm))
