"""Keras's constraints: what an argument that takes one reads."""

from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, defined
from netspec.parts.catalogue import Catalogue
from netspec.parts.part import Part, read_part


class Constraint(Part):
    """What a weight is brought back to after every step; `axis` is that of its norms."""

    home = "keras.constraints"


def constraints() -> Catalogue[Constraint]:
    """Every constraint by every name; their module is imported when first asked for."""
    from netspec.parts.norms import NORMS

    return NORMS


def read_constraint(value: Any) -> "Constraint":
    """A constraint from its name, or from a one-key mapping with its arguments."""
    return read_part(value, constraints(), "constraint", "NS223")


ConstraintField: TypeAlias = Annotated[Constraint, Check(read_constraint, defined("constraint"))]
