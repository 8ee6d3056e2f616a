"""Keras's regularizers, which are imported when a spec first names one."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from netspec.fields import Choice, NonNegative
from netspec.parts.regularizers import Regularizer

Mode: TypeAlias = Annotated[Literal["rows", "columns"], Choice()]


class L1(Regularizer):
    """`l1` times the sum of the absolute values."""

    main: ClassVar[str | None] = "l1"

    l1: NonNegative = 0.01


class L2(Regularizer):
    """`l2` times the sum of the squares."""

    main: ClassVar[str | None] = "l2"

    l2: NonNegative = 0.01


class L1L2(Regularizer):
    """The sum of both penalties; Keras's default of either is 0."""

    also: ClassVar[tuple[str, ...]] = ("l1_l2",)

    l1: NonNegative = 0.0
    l2: NonNegative = 0.0


class OrthogonalRegularizer(Regularizer):
    """`factor` times how far the rows or columns of a matrix are from orthogonal."""

    main: ClassVar[str | None] = "factor"

    factor: NonNegative = 0.01
    mode: Mode = "rows"


PENALTIES: tuple[type[Regularizer], ...] = (L1, L2, L1L2, OrthogonalRegularizer)
