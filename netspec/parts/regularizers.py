"""Keras's regularizers: what an argument that takes one reads."""

from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, defined
from netspec.parts.catalogue import Catalogue
from netspec.parts.part import Part, read_part


class Regularizer(Part):
    """A penalty on a weight or an output."""

    home = "keras.regularizers"


def regularizers() -> Catalogue[Regularizer]:
    """Every regularizer by every name; their module is imported when first asked for."""
    from netspec.parts.penalties import PENALTIES

    return PENALTIES


def read_regularizer(value: Any) -> "Regularizer":
    """A regularizer from its name, or from a one-key mapping with its arguments."""
    return read_part(value, regularizers(), "regularizer", "NS223")


RegularizerField: TypeAlias = Annotated[
    Regularizer, Check(read_regularizer, defined("regularizer"))
]
