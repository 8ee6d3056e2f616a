"""Arguments of `compile` that are one thing for the whole network, or one for each output."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, TypeVar

from netspec.fields import describe, number, refuse
from netspec.nested import check_each
from netspec.parts.keyed import check_values
from netspec.parts.losses import LOSSES, read_loss
from netspec.parts.losses import TEXTS as LOSS_TEXTS
from netspec.parts.metrics import METRICS, read_metric
from netspec.parts.metrics import TEXTS as METRIC_TEXTS
from netspec.parts.part import Part

T = TypeVar("T")

LOSS_NAMES = frozenset(LOSSES) | LOSS_TEXTS
METRIC_NAMES = frozenset(METRICS) | METRIC_TEXTS


def read_losses(value: Any) -> Any:
    """One loss, or for each output one or null."""
    if isinstance(value, list) or _goes_by_name(value, LOSS_NAMES):
        return _read_each(_or_null(read_loss), value)
    return _or_null(read_loss)(value)


def read_weights(value: Any) -> Any:
    """One number, or for each output one or null."""
    if isinstance(value, list | dict):
        return _read_each(_or_null(number), value)
    return _or_null(number)(value)


def read_metrics(value: Any) -> Any:
    """A list of metrics, or for each output one, a list of them or null."""
    if value is None:
        return None
    if not isinstance(value, list) and not _goes_by_name(value, METRIC_NAMES):
        wanted = "a list of metrics, or a mapping from outputs to metrics"
        refuse("NS205", f"must be {wanted}, but this is {_shown(value)}", "put it into a list")
    return _read_each(_or_null(_one_or_more_metrics), value)


def _read_each(read: Callable[[Any], T], value: Any) -> list[T] | dict[str, T]:
    if isinstance(value, list):
        return list(check_each(read, value))
    return check_values(read, value)


def _or_null(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    return lambda value: None if value is None else read(value)


def _one_or_more_metrics(value: Any) -> Any:
    return list(check_each(read_metric, value)) if isinstance(value, list) else read_metric(value)


def _goes_by_name(value: Any, known: Container[str]) -> bool:
    """Whether this maps outputs, as `{prob: mse}` does and `{huber: {delta: 2}}` does not."""
    if not isinstance(value, dict):
        return False
    if len(value) != 1:
        return True
    word, inside = next(iter(value.items()))
    if _names_one(inside, known):
        return True
    if word in known:
        return False
    # A name is misspelt: of an output's `{prob: {hubber: {delta: 2}}}`, or of `{hubber: …}` itself.
    if isinstance(inside, dict):
        return any(isinstance(each, dict) for each in inside.values())
    return inside is None or isinstance(inside, str | list)


def _names_one(value: Any, known: Container[str]) -> bool:
    match value:
        case str():
            return value in known
        case dict():
            return len(value) == 1 and next(iter(value)) in known
        case list():
            return any(_names_one(each, known) for each in value)
        case _:
            return isinstance(value, Part)


def _shown(value: Any) -> str:
    word = next(iter(value), None) if isinstance(value, dict) else value
    return f"the metric `{word}`" if word in METRIC_NAMES else describe(value)
