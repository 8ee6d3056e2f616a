"""The `compile` section as Keras saves it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netspec.declaration import Declaration, snake_case
from netspec.emit.config.layer import keras_object, single
from netspec.emit.config.training_keys import (
    IF_SET,
    INTEGER_METRICS,
    LOSS_KEYS,
    METRIC_KEYS,
    OPTIMIZER_KEYS,
    PART_NAMES,
    TRAINING_KEYS,
)
from netspec.parts.metrics import Metric
from netspec.parts.optimizer import Optimizer
from netspec.parts.optimizers import OPTIMIZERS
from netspec.parts.schedules import Schedule
from netspec.parts.training import Training

Entry = dict[str, Any]

_ARGUMENTS = (
    "loss",
    "loss_weights",
    "metrics",
    "weighted_metrics",
    "run_eagerly",
    "steps_per_execution",
)


def training_config(training: Training) -> Entry:
    """What an `.h5` holds: the arguments of `compile`, and the optimizer apart."""
    optimizer = part_config(optimizer_of(training))
    own = {"class_name": optimizer["class_name"], "config": optimizer["config"]}
    return _arguments(training, modern=False) | {"optimizer_config": own}


def compile_config(training: Training) -> Entry:
    """What a `.keras` holds: all arguments of `compile`."""
    return {"optimizer": part_config(optimizer_of(training))} | _arguments(training, modern=True)


def _arguments(training: Training, modern: bool) -> Entry:
    found = {name: _written(getattr(training, name), modern) for name in _ARGUMENTS}
    # Where it is automatic, Keras writes what it finds on the machine; without a GPU that is no.
    return found | {"jit_compile": training.jit_compile is True}


def optimizer_of(training: Training) -> Optimizer:
    """The optimizer, for which a spec may give the name alone."""
    given = training.optimizer
    return OPTIMIZERS[given].model_construct() if isinstance(given, str) else given


def _written(value: Any, modern: bool = True) -> Any:
    if isinstance(value, Declaration):
        part = part_config(value)
        # An `.h5` has losses and metrics without their modules.
        return part if modern else {key: part[key] for key in ("class_name", "config")}
    if isinstance(value, dict):
        return {key: _written(each, modern) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_written(each, modern) for each in value]
    return value


def part_config(part: Declaration) -> Entry:
    """An optimizer, a loss, a metric or a schedule as Keras writes it."""
    kind = type(part).__name__
    values: Entry = {"name": None, "dtype": "int64" if kind in INTEGER_METRICS else "float32"}
    values |= {key: _written(getattr(part, key)) for key in type(part).model_fields}
    if values["name"] is None:
        values["name"] = PART_NAMES.get(kind, snake_case(kind))
    if isinstance(values.get("learning_rate"), float):
        values["learning_rate"] = single(values["learning_rate"])
    if isinstance(values.get("thresholds"), list) and "num_thresholds" in values:
        # Keras sorts them, and adds both ends.
        values["thresholds"].sort()
        values["num_thresholds"] = len(values["thresholds"]) + 2
    if kind == "Muon" and values["exclude_layers"] is None:
        values["exclude_layers"] = []
    keys = [key for key in keys_of(part) if f"{kind}.{key}" not in IF_SET or values[key]]
    return keras_object(part.home, kind, {key: values.get(key) for key in keys})


def keys_of(part: Declaration) -> Iterable[str]:
    """The arguments that Keras saves of an optimizer, a loss, a metric or a schedule, in order."""
    fields = tuple(type(part).model_fields)
    own = TRAINING_KEYS.get(f"{part.home}.{type(part).__name__}")
    if own is not None:
        return own
    if isinstance(part, Optimizer):
        return dict.fromkeys((*OPTIMIZER_KEYS, *fields))
    if isinstance(part, Schedule):
        return (*fields, "name")
    return METRIC_KEYS if isinstance(part, Metric) else LOSS_KEYS
