"""What optimizers have in common, and the types of their arguments."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, defined, describe, number, refuse
from netspec.nested import check_each
from netspec.parts.keyed import check_values
from netspec.parts.part import Part
from netspec.validator import validate


class Optimizer(Part):
    """How the gradients change the weights."""

    home = "keras.optimizers"


def read_learning_rate(value: Any) -> Any:
    """A number, or a schedule as a one-key mapping."""
    if not isinstance(value, dict | Part):
        return number(value, least=0)
    # Imported here: most learning rates are numbers.
    from netspec.parts.schedules import read_schedule

    return read_schedule(value)


def read_inner(value: Any) -> Optimizer:
    """The optimizer that another one wraps."""
    # Imported here: optimizers are declared with the types of this module.
    from netspec.parts.optimizers import read_optimizer

    return read_optimizer(value)


def read_single(value: Any) -> Optimizer:
    """An optimizer that wraps no other."""
    optimizer = read_inner(value)
    name = type(optimizer).__name__
    if name in ("LossScaleOptimizer", "MultiOptimizer"):
        refuse("NS205", f"must be an optimizer of its own, but `{name}` wraps others")
    return optimizer


def read_pattern(value: Any) -> str:
    """A regular expression for the paths of variables."""
    import re

    if not isinstance(value, str):
        refuse("NS205", f"must be a regular expression, but this is {describe(value)}")
    try:
        re.compile(value)
    except re.error as error:
        refuse("NS205", f"must be a regular expression, but `{value}` has {error.msg}")
    return value


def read_patterns(value: Any) -> list[str]:
    """A list of regular expressions."""
    if not isinstance(value, list | tuple):
        refuse("NS205", f"must be a list of regular expressions, but this is {describe(value)}")
    return list(check_each(read_pattern, value))


def read_by_pattern(value: Any) -> dict[str, Optimizer]:
    """Optimizers by regular expressions."""
    if not isinstance(value, dict):
        refuse("NS205", f"must be a mapping to optimizers, but this is {describe(value)}")

    def read(entry: tuple[str, Any]) -> Optimizer:
        read_pattern(entry[0])
        return read_single(entry[1])

    return check_values(read, {pattern: (pattern, each) for pattern, each in value.items()})


def read_map(value: Any) -> Optimizer:
    """The arguments of Keras's `OptimizerMap`."""
    from netspec.parts.optimizers import OPTIMIZER_MAP

    kind = OPTIMIZER_MAP["optimizer_map"]
    if isinstance(value, kind):
        return value
    if not isinstance(value, dict):
        wanted = "a mapping with `default_optimizer` and `optimizer_map`"
        refuse("NS205", f"must be {wanted}, but this is {describe(value)}")
    # Its errors go through as they are, since their paths lead on from here.
    return validate(kind, value)


LearningRate: TypeAlias = Annotated[Any, Check(read_learning_rate, defined("learning_rate"))]
Inner: TypeAlias = Annotated[Optimizer, Check(read_inner, defined("optimizer"))]
Single: TypeAlias = Annotated[Optimizer, Check(read_single, defined("optimizer"))]
ByPattern: TypeAlias = Annotated[
    dict[str, Optimizer],
    Check(read_by_pattern, {"type": "object", "additionalProperties": defined("optimizer")}),
]
Map: TypeAlias = Annotated[Optimizer, Check(read_map, defined("optimizer_map"))]
Patterns: TypeAlias = Annotated[
    list[str], Check(read_patterns, {"type": "array", "items": {"type": "string"}})
]
