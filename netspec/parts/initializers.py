"""Keras's initializers: what they share, and those that layers have by default."""

from typing import Annotated, Any, TypeAlias

from pydantic import model_validator

from netspec.fields import Check, Natural, defined, describe, integer, refuse
from netspec.nested import check_each
from netspec.parts.catalogue import Catalogue
from netspec.parts.part import Part, read_part


def axis_list(value: Any) -> tuple[int, ...]:
    """Dimensions of a weight, in a list."""
    if not isinstance(value, list | tuple):
        refuse("NS205", f"must be a list of integers, but this is {describe(value)}")
    return check_each(integer, value)


_INTEGERS = {"type": "array", "items": {"type": "integer"}}

AxisList: TypeAlias = Annotated[tuple[int, ...], Check(axis_list, _INTEGERS)]


class Initializer(Part):
    """How a weight gets its first values."""

    home = "keras.initializers"

    def misfit(self, shape: tuple[int, ...]) -> str:
        """Why no weight of `shape` can be filled so; nothing when it can."""
        return ""


class Zeros:
    """All 0."""

    also = ("zero",)


class Ones:
    """All 1."""

    also = ("one",)


class Scaled:
    """What the initializers share that scale with the number of inputs or outputs of a unit.

    `input_axes` and `output_axes` say which dimensions of the weight those are.
    """

    seed: Natural | None = None
    input_axes: AxisList | None = None
    output_axes: AxisList | None = None

    @model_validator(mode="after")
    def _both(self) -> "Scaled":
        if (self.input_axes is None) != (self.output_axes is None):
            missing = "input_axes" if self.input_axes is None else "output_axes"
            # Keras ignores one without the other.
            refuse("NS203", f"`{type(self).__name__}` needs `{missing}` too, or neither")
        return self

    def misfit(self, shape: tuple[int, ...]) -> str:
        """The axes are dimensions of the weight."""
        for axis in (*(self.input_axes or ()), *(self.output_axes or ())):
            if not -len(shape) <= axis < len(shape):
                return f"axis {axis} is outside {len(shape)} dimensions"
        return ""


class GlorotUniform(Scaled):
    """Uniform in ±sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010)."""


DEFAULTS = Catalogue(Initializer, (Zeros, Ones, GlorotUniform))

# Made without validation: building a schema at import would cost more than checking a network.
ZEROS = DEFAULTS["zeros"].model_construct()
ONES = DEFAULTS["ones"].model_construct()
GLOROT_UNIFORM = DEFAULTS["glorot_uniform"].model_construct()


def initializers() -> Catalogue[Initializer]:
    """Every initializer by every name; the module of most is imported when first asked for."""
    from netspec.parts.more_initializers import INITIALIZERS

    return INITIALIZERS


def read_initializer(value: Any) -> Initializer:
    """An initializer from its name, or from a one-key mapping with its arguments."""
    word = next(iter(value), None) if isinstance(value, dict) else value
    known = DEFAULTS if isinstance(word, str) and word in DEFAULTS else initializers()
    return read_part(value, known, "initializer", "NS223")


InitializerField: TypeAlias = Annotated[
    Initializer, Check(read_initializer, defined("initializer"))
]
