"""Keras's regularizers, which are imported when a spec first names one."""

from typing import Annotated, Literal, TypeAlias

from netspec.fields import Choice, NonNegative
from netspec.parts.catalogue import Catalogue
from netspec.parts.regularizers import Regularizer

Mode: TypeAlias = Annotated[Literal["rows", "columns"], Choice()]


class L1:
    """`l1` times the sum of the absolute values."""

    main = "l1"

    l1: NonNegative = 0.01


class L2:
    """`l2` times the sum of the squares."""

    main = "l2"

    l2: NonNegative = 0.01


class L1L2:
    """The sum of both penalties; Keras's default of either is 0."""

    also = ("l1_l2",)

    l1: NonNegative = 0.0
    l2: NonNegative = 0.0


class OrthogonalRegularizer:
    """`factor` times how far the rows or columns of a matrix are from orthogonal."""

    main = "factor"

    factor: NonNegative = 0.01
    mode: Mode = "rows"


PENALTIES = Catalogue(Regularizer, (L1, L2, L1L2, OrthogonalRegularizer))
