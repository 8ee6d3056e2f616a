"""What a weight is first: loaded, zero, or drawn; the same for files and for Keras models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from netspec.emit.initial import PIECE, Pieces, dtype_of, initial_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netspec.emit.datasets import Values, Variable
    from netspec.emit.wish import Wish
    from netspec.tensor import Weight
    from netspec.weights.plan import Plan


class First(NamedTuple):
    """The values by a seed, or zeros; those that `plan` loads are none of both."""

    seed: int = 0
    zeros: bool = False
    plan: Plan | None = None

    @property
    def idle(self) -> bool:
        """Whether all values are zeros."""
        return self.zeros and self.plan is None

    def pieces(self, variable: Variable) -> Iterable[NDArray[Any]]:
        """The values of a variable in C order, flat, piece by piece."""
        loaded = self._loaded(variable.layer, variable.weight)
        if loaded is not None:
            return loaded
        if self.zeros:
            return _zeros(variable)
        return Pieces(self.seed, variable.layer, variable.weight)

    def value(self, layer: str, weight: Weight) -> NDArray[Any]:
        """All values of the weight of a layer, in its shape."""
        import numpy as np

        loaded = self._loaded(layer, weight)
        if loaded is not None:
            return np.concatenate(list(loaded)).reshape(weight.shape)
        if self.zeros:
            return np.zeros(weight.shape, dtype_of(weight.dtype))
        return initial_value(self.seed, layer, weight)

    def _loaded(self, layer: str, weight: Weight) -> Iterator[NDArray[Any]] | None:
        return None if self.plan is None else self.plan.pieces(layer, weight)


def first_values(wish: Wish, plan: Plan | None = None) -> Values | None:
    """What gives the values of a wished file; nothing where all are zeros."""
    first = First(wish.seed, wish.init == "zeros", plan)
    return None if first.idle else first.pieces


def _zeros(variable: Variable) -> Iterator[NDArray[Any]]:
    import numpy as np

    dtype = dtype_of(variable.weight.dtype)
    for start in range(0, variable.size, PIECE):
        yield np.zeros(min(PIECE, variable.size - start), dtype)
