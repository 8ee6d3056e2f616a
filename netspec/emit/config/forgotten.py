"""What `compile` says and no model has again that is loaded from one of Keras's own files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netspec.declaration import Declaration
from netspec.emit.config.shared_training import leaves
from netspec.emit.config.training import keys_of
from netspec.parts.training import Training

# Arguments that Keras 3.15 does not take from an `.h5`, though it writes some; a `.keras` has all
# but the last.
_ARGUMENTS = ("run_eagerly", "steps_per_execution", "jit_compile", "auto_scale_loss")


def forgotten(training: Training, archive: bool) -> list[str]:
    """What is lost, in words; `archive` is a `.keras`, which keeps more than an `.h5`."""
    arguments = _ARGUMENTS[-1:] if archive else _ARGUMENTS
    lost = [f"`{key}`" for key in _given(training) if key in arguments]
    parts = {
        "loss": (training.loss,),
        "metric": (training.metrics, training.weighted_metrics),
        "optimizer": (training.optimizer,),
    }
    for kind, values in parts.items():
        for part in leaves(values):
            if isinstance(part, Declaration):
                name = type(part).__name__
                absent = (key for key in _given(part) if key not in keys_of(part))
                lost += [f"`{key}` of the {kind} `{name}`" for key in absent]
    return lost


def _given(part: Declaration) -> Iterator[str]:
    """The arguments that have another value than their default."""
    fields: dict[str, Any] = type(part).model_fields
    return (key for key, field in fields.items() if getattr(part, key) != field.default)
