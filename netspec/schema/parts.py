"""The schemas of initializers, losses, optimizers and the like."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from netspec.fields import defined
from netspec.parts.activations import ACTIVATIONS
from netspec.parts.part import Part
from netspec.schema.called import arguments, mapping, one_of, required, value
from netspec.schema.kinds import COMPUTED, NULL, Schema, computed


def _part(known: Mapping[str, type[Part]], texts: frozenset[str] = frozenset()) -> Schema:
    """A part of a family by name, or with arguments; `texts` are those that Keras resolves."""
    kinds = dict(known)
    bare = [word for word, kind in kinds.items() if word in texts or not required(kind)]
    bare += sorted(texts - kinds.keys())
    return one_of({word: _arguments(kind) for word, kind in kinds.items()}, bare, COMPUTED)


def _arguments(kind: type[Part]) -> Schema:
    needed = required(kind)
    described = {"description": kind.__doc__} if kind.__doc__ else {}
    return {**described, **value(kind, needed), **mapping(arguments(kind), needed)}


def _initializer() -> Schema:
    from netspec.parts.initializers import initializers

    return _part(initializers())


def _regularizer() -> Schema:
    from netspec.parts.regularizers import regularizers

    return _part(regularizers())


def _constraint() -> Schema:
    from netspec.parts.constraints import constraints

    return _part(constraints())


def _activation() -> Schema:
    return computed({"enum": list(ACTIVATIONS)})


def _optimizer() -> Schema:
    from netspec.parts.optimizers import OPTIMIZERS

    return _part(OPTIMIZERS)


def _optimizer_map() -> Schema:
    from netspec.parts.optimizers import OPTIMIZER_MAP

    (kind,) = OPTIMIZER_MAP.values()
    return {"type": "object", **mapping(arguments(kind), required(kind))}


def _learning_rate() -> Schema:
    from netspec.parts.schedules import SCHEDULES

    schedules = {word: _arguments(kind) for word, kind in SCHEDULES.items()}
    return one_of(schedules, (), {"type": "number", "minimum": 0}, COMPUTED)


def _loss() -> Schema:
    from netspec.parts.losses import LOSSES, TEXTS

    return _part(LOSSES, TEXTS)


def _metric() -> Schema:
    from netspec.parts.metrics import METRICS, TEXTS

    return _part(METRICS, TEXTS)


def _losses() -> Schema:
    one = defined("loss")
    return _per_output(one, one)


def _metrics() -> Schema:
    one = defined("metric")
    each = {"anyOf": [one, {"type": "array", "items": one}]}
    return _per_output(each)


def _per_output(each: Schema, *whole: Schema) -> Schema:
    """One for each output, in a list or by name; `whole` is what may serve them all."""
    nullable = {"anyOf": [each, NULL]}
    many = [
        {"type": "array", "items": nullable},
        {"type": "object", "additionalProperties": nullable},
    ]
    return computed({"anyOf": [*whole, *many, NULL]})


PARTS: dict[str, Callable[[], Schema]] = {
    "initializer": _initializer,
    "regularizer": _regularizer,
    "constraint": _constraint,
    "activation": _activation,
    "optimizer": _optimizer,
    "optimizer_map": _optimizer_map,
    "learning_rate": _learning_rate,
    "loss": _loss,
    "losses": _losses,
    "metric": _metric,
    "metrics": _metrics,
}
