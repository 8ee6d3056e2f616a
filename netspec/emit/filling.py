"""The variables of a Keras model, filled with our first values and never with Keras's own.

Keras makes no values in a `StatelessScope`, but at its end (3.15, `backend/common/variables.py`).
What it then asks for them, each variable's `_initializer`, is set to ask us; configs keep theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from netspec.emit.first import First
from netspec.emit.initial import initial_state
from netspec.op import Weight

if TYPE_CHECKING:
    import keras
    from numpy.typing import NDArray

# What Keras calls for the values of a variable.
Initializer: TypeAlias = "Callable[..., NDArray[Any]]"

# Where Keras lists the variables that have no values yet.
_WAITING = "uninitialized_variables"


@contextmanager
def unfilled() -> Iterator[None]:
    """Variables made meanwhile have no values before the end; after a failure they never have."""
    import keras
    from keras.src.backend.common import global_state

    before = global_state.get_global_attribute(_WAITING, [])
    waiting: list[keras.Variable] = []
    global_state.set_global_attribute(_WAITING, waiting)
    try:
        with keras.StatelessScope(initialize_variables=False):
            yield
        for variable in waiting:
            _fill(variable)
    finally:
        # What stays in the list would be filled at the end of any scope of anybody's.
        global_state.set_global_attribute(_WAITING, before)


def _fill(variable: keras.Variable) -> None:
    """Make the values, in the scope that TensorFlow's own name of a variable comes from."""
    import keras

    with ExitStack() as scopes:
        for name in variable.path.split("/")[:-1]:
            scopes.enter_context(keras.name_scope(name))
        variable._deferred_initialize()


def plan_weights(
    variables: Iterable[keras.Variable], weights: Iterable[Weight], layer: str, first: First
) -> None:
    """Let the unfilled variables of a layer get the first values of its weights."""
    for variable, weight in zip(variables, weights, strict=True):
        variable._initializer = _weight(first, layer, weight)


def plan_states(variables: Iterable[keras.Variable], layer: str, seed: int) -> None:
    """Let the unfilled random states of a layer, a dropout's say, start from the seed."""
    for index, variable in enumerate(variables):
        variable._initializer = _state(seed, layer, index)


def _weight(first: First, layer: str, weight: Weight) -> Initializer:
    def values(shape: object, dtype: object = None) -> NDArray[Any]:
        return first.value(layer, weight)

    return values


def _state(seed: int, layer: str, index: int) -> Initializer:
    def values(shape: object, dtype: Any = None) -> NDArray[Any]:
        # Not of one type: each backend keeps it as another.
        return initial_state(seed, layer, index).astype(dtype)

    return values
