"""Keras's constraints, which are imported when a spec first names one."""

from typing import ClassVar

from netspec.axes import WeightAxes
from netspec.fields import NonNegative, Rate
from netspec.parts.constraints import Constraint


class MaxNorm(Constraint):
    """Norms of at most `max_value`."""

    main: ClassVar[str | None] = "max_value"

    max_value: NonNegative = 2.0
    axis: WeightAxes = 0


class MinMaxNorm(Constraint):
    """Norms between `min_value` and `max_value`, reached by `rate` of the way at every step."""

    min_value: NonNegative = 0.0
    max_value: NonNegative = 1.0
    rate: Rate = 1.0
    axis: WeightAxes = 0


class NonNeg(Constraint):
    """No negative weights."""


class UnitNorm(Constraint):
    """Norms of 1."""

    main: ClassVar[str | None] = "axis"

    axis: WeightAxes = 0


NORMS: tuple[type[Constraint], ...] = (MaxNorm, MinMaxNorm, NonNeg, UnitNorm)
