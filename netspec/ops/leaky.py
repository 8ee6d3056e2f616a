"""Activations that let something through below zero."""

from collections.abc import Iterator
from typing import Annotated, Any, TypeAlias

from netspec.axes import axis, resolve
from netspec.fields import Check, NonNegative, Number, refuse
from netspec.nested import check_each
from netspec.op import Op, Weight, need_size
from netspec.parts.constraints import ConstraintField
from netspec.parts.initializers import ZEROS, InitializerField
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Tensor


def shared_axes(value: Any) -> tuple[int, ...]:
    """One dimension or several, the batch being dimension 0."""
    return check_each(_from_front, value if isinstance(value, list | tuple) else [value])


def _from_front(value: Any) -> int:
    found = axis(value)
    if found < 0:
        # Keras takes it, and shares another dimension than it says.
        refuse("NS207", f"must be at least 1, not {found}", "count from the front")
    return found


_ONE = {"type": "integer", "minimum": 1}


SharedAxes: TypeAlias = Annotated[
    tuple[int, ...], Check(shared_axes, {"anyOf": [_ONE, {"type": "array", "items": _ONE}]})
]


class LeakyReLU(Op):
    """Positive values, and `negative_slope` times the negative ones."""

    main = "negative_slope"

    negative_slope: NonNegative = 0.3


class ELU(Op):
    """Positive values, and `alpha` * (exp(x) - 1) of the negative ones (Clevert et al., 2016)."""

    main = "alpha"

    alpha: Number = 1.0


class PReLU(Op):
    """Positive values, and a weight times the negative ones (He et al., 2015).

    There is a weight for every value; along `shared_axes`, one for all.
    """

    main = "alpha_initializer"

    alpha_initializer: InitializerField = ZEROS
    alpha_regularizer: RegularizerField | None = None
    alpha_constraint: ConstraintField | None = None
    shared_axes: SharedAxes | None = None

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        shared = resolve(tuple(dict.fromkeys(self.shared_axes or ())), x, "shared_axes")
        for place in range(1, x.rank):
            if place not in shared:
                need_size("PReLU", x.shape[place], f"dimension {place}")
        return super().infer(x)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`alpha` of the input's shape without the batch, and 1 along `shared_axes`."""
        shared = self.shared_axes or ()
        shape = tuple(
            1 if place in shared else (size or 0) for place, size in enumerate(x.shape[1:], start=1)
        )
        yield Weight("alpha", shape, self.alpha_initializer, dtype=self.variable_dtype)
