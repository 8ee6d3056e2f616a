"""The states that a stateful layer keeps from batch to batch.

Keras makes them with values, which cannot be while no variable has any (3.15,
`RNN._create_state_variables`); so they are made in the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


@contextmanager
def without_states(layer: Any) -> Iterator[None]:
    """Let a layer be called without making the states of what is stateful in it."""
    waiting = [each for each in _recurrent(layer) if each.stateful and each.states is None]
    for each in waiting:
        each.stateful = False
    try:
        yield
    finally:
        for each in waiting:
            each.stateful = True


def add_states(model: keras.Model) -> None:
    """Make the states of a model's layers."""
    for layer in _recurrent(model):
        if layer.stateful and layer.states is None:
            batch = next(iter(layer._build_shapes_dict.values()))[0]
            layer._create_state_variables(batch)
            layer._expected_batch_size = batch


def _recurrent(layer: Any) -> list[Any]:
    """The recurrent layers in a layer, itself included."""
    return [each for each in layer._flatten_layers() if hasattr(each, "_create_state_variables")]
