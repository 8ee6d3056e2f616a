"""What dropout and noise share: they disturb while training, and pass on otherwise."""

from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, Natural, number, refuse
from netspec.op import Op


def rate_below_one(value: Any) -> float:
    """A rate that leaves something: at 1, Keras divides by zero in training."""
    found = number(value, 0, 1)
    if found == 1:
        refuse("NS207", "must be below 1, not 1")
    return found


RateBelowOne: TypeAlias = Annotated[
    float, Check(rate_below_one, {"type": "number", "minimum": 0, "exclusiveMaximum": 1})
]


class Noise(Op):
    """What the layers of this file share; `training` forces or forbids the noise."""

    call_arguments = frozenset({"training"})

    seed: Natural | None = None
    training: bool = False
