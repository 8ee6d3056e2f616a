"""Keras's regularizers: what an argument that takes one reads."""

from functools import cache
from typing import Annotated, Any, ClassVar, TypeAlias

from netspec.fields import Check
from netspec.parts.part import Part, named, read_part


class Regularizer(Part):
    """A penalty on a weight or an output."""

    home: ClassVar[str] = "keras.regularizers"


@cache
def regularizers() -> dict[str, type[Regularizer]]:
    """Every regularizer by every name; their module is imported when first asked for."""
    from netspec.parts.penalties import PENALTIES

    return named(PENALTIES)


def read_regularizer(value: Any) -> "Regularizer":
    """A regularizer from its name, or from a one-key mapping with its arguments."""
    return read_part(value, regularizers(), "regularizer", "NS223")


RegularizerField: TypeAlias = Annotated[Regularizer, Check(read_regularizer)]
