"""The `compile` section: the arguments of Keras's `Model.compile`, and whether they fit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import model_validator

from netspec.declaration import Declaration
from netspec.diagnostic import MOST
from netspec.fields import Check, Positive, defined, describe, refuse
from netspec.parts.optimizer import Optimizer
from netspec.parts.optimizers import read_optimizer
from netspec.parts.per_output import read_losses, read_metrics, read_weights
from netspec.suggest import did_you_mean


def read_jit_compile(value: Any) -> bool | Literal["auto"]:
    """`auto`, `true` or `false`."""
    if isinstance(value, bool):
        return value
    if value != "auto":
        refuse("NS206", f"must be `auto`, `true` or `false`, but this is {describe(value)}")
    return "auto"


_WEIGHT = {"anyOf": [{"type": "number"}, {"type": "null"}]}
_WEIGHTS = [
    *_WEIGHT["anyOf"],
    {"type": "array", "items": _WEIGHT},
    {"type": "object", "additionalProperties": _WEIGHT},
]

Path: TypeAlias = tuple[str | int, ...]
OptimizerField: TypeAlias = Annotated[
    Optimizer | Literal["rmsprop"], Check(read_optimizer, defined("optimizer"))
]
LossField: TypeAlias = Annotated[Any, Check(read_losses, defined("losses"))]
WeightField: TypeAlias = Annotated[Any, Check(read_weights, {"anyOf": _WEIGHTS})]
MetricField: TypeAlias = Annotated[Any, Check(read_metrics, defined("metrics"))]
JitCompile: TypeAlias = Annotated[
    bool | Literal["auto"], Check(read_jit_compile, {"enum": ["auto", True, False]})
]


class Training(Declaration):
    """How the network is trained.

    Losses and metrics are declarations, or texts that Keras itself resolves, and stand in plain
    lists and mappings where they go by output.
    """

    optimizer: OptimizerField = "rmsprop"
    loss: LossField = None
    loss_weights: WeightField = None
    metrics: MetricField = None
    weighted_metrics: MetricField = None
    run_eagerly: bool = False
    steps_per_execution: Positive = 1
    jit_compile: JitCompile = "auto"
    auto_scale_loss: bool = True

    @model_validator(mode="after")
    def _combine(self) -> Training:
        if self.run_eagerly and self.jit_compile is True:
            # Keras would warn and go on without `jit_compile`.
            refuse("NS218", "`run_eagerly` and `jit_compile` cannot be combined")
        return self


class Misfit(NamedTuple):
    """Something of the section that the network's outputs refuse.

    `path` leads to it from the section; where the last step is an output's name, that is wrong.
    """

    path: Path
    code: str
    message: str
    help: str


def check_outputs(training: Training, outputs: tuple[str, ...]) -> list[Misfit]:
    """All that does not fit a network with `outputs`, most of which Keras says only in `fit`."""
    return [
        *_check_loss(training.loss, outputs),
        *_check_weights(training, outputs),
        *_check_metrics("metrics", training.metrics, outputs),
        *_check_metrics("weighted_metrics", training.weighted_metrics, outputs),
    ]


def _check_loss(loss: Any, outputs: tuple[str, ...]) -> Iterator[Misfit]:
    found = list(_check_cover("loss", loss, outputs, "null"))
    if found or not isinstance(loss, list | dict):
        yield from found
    elif all(each is None for each in _values(loss)):
        yield _misfit(("loss",), "`loss` is null for every output", "leave `loss` out")


def _check_weights(training: Training, outputs: tuple[str, ...]) -> Iterator[Misfit]:
    loss, weights = training.loss, training.loss_weights
    at = ("loss_weights",)
    if weights is None:
        return
    if loss is None:
        yield _misfit(at, "`loss_weights` has no `loss` to weigh")
        return
    found = list(_check_cover("loss_weights", weights, outputs, "1"))
    if found or len(outputs) == 1:
        yield from found
    elif not isinstance(loss, list | dict):
        if isinstance(weights, list | dict):
            fact = "`loss` is one for all outputs, but `loss_weights` has one for each"
            yield _misfit(at, fact, "give each output its own loss, or all one weight")
    elif not isinstance(weights, list | dict):
        fact = f"`loss_weights` is one number for {len(outputs)} losses"
        yield _misfit(at, fact, "give each output its own weight")
    elif isinstance(loss, list) and isinstance(weights, dict):
        # Keras would hand out the weights in alphabetical order of the outputs' names.
        fact = "`loss_weights` goes by name, but `loss` is a list"
        yield _misfit(at, fact, "write both as lists, or both as mappings")


def _check_metrics(argument: str, metrics: Any, outputs: tuple[str, ...]) -> Iterator[Misfit]:
    if not metrics:
        return
    found: list[Misfit] = []
    if isinstance(metrics, dict):
        found += _check_names(argument, metrics, outputs)
    elif len(outputs) > 1 or any(each is None or isinstance(each, list) for each in metrics):
        found += _check_length(argument, metrics, outputs, "name the outputs: `{name: […]}`")
    if not found and len(outputs) == 1 and None in _values(metrics):
        fact = f"`{argument}` is null for the only output"
        found.append(_misfit((argument,), fact, f"leave `{argument}` out"))
    yield from found


def _check_cover(
    argument: str, value: Any, outputs: tuple[str, ...], default: str
) -> Iterator[Misfit]:
    """Every output has an entry, and every entry an output."""
    if isinstance(value, list):
        few = len(value) < len(outputs)
        cure = f"write `{default}` for an output that needs none" if few else _known(outputs)
        yield from _check_length(argument, value, outputs, cure)
    if not isinstance(value, dict):
        return
    unknown = list(_check_names(argument, value, outputs))
    yield from unknown
    missing = [name for name in outputs if name not in value]
    # A misspelt name is both unknown and missing, and is said once.
    if missing and not unknown:
        fact = f"`{argument}` says nothing of the output `{missing[0]}`"
        yield _misfit((argument,), fact, f"write `{missing[0]}: {default}`")


def _check_names(
    argument: str, value: dict[str, Any], outputs: tuple[str, ...]
) -> Iterator[Misfit]:
    for name in islice((each for each in value if each not in outputs), MOST):
        cure = did_you_mean(name, outputs, _known(outputs))
        yield _misfit((argument, name), f"the network has no output `{name}`", cure)


def _check_length(
    argument: str, value: list[Any], outputs: tuple[str, ...], cure: str
) -> Iterator[Misfit]:
    if len(value) != len(outputs):
        count = f"{len(outputs)} outputs" if len(outputs) > 1 else "one output"
        fact = f"`{argument}` is a list of {len(value)}, but the network has {count}"
        yield _misfit((argument,), fact, cure)


def _known(outputs: tuple[str, ...]) -> str:
    if len(outputs) == 1:
        return f"the network's output is `{outputs[0]}`"
    return "the network's outputs are " + ", ".join(f"`{each}`" for each in outputs)


def _values(value: list[Any] | dict[str, Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value


def _misfit(path: Path, message: str, help: str = "") -> Misfit:
    return Misfit(path, "NS239", message, help)
