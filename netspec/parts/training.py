"""The `compile` section: the arguments of Keras's `Model.compile`, and whether they fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import model_validator

from netspec.declaration import Declaration
from netspec.fields import Check, Positive, describe, refuse
from netspec.parts.optimizer import Optimizer
from netspec.parts.optimizers import read_optimizer
from netspec.parts.per_output import read_losses, read_metrics, read_weights
from netspec.suggest import did_you_mean


def read_jit_compile(value: Any) -> bool | Literal["auto"]:
    """`auto`, `true` or `false`."""
    if value == "auto" or isinstance(value, bool):
        return value  # type: ignore[no-any-return]
    refuse("NS206", f"must be `auto`, `true` or `false`, but this is {describe(value)}")


OptimizerField: TypeAlias = Annotated[Optimizer | Literal["rmsprop"], Check(read_optimizer)]
LossField: TypeAlias = Annotated[Any, Check(read_losses)]
WeightField: TypeAlias = Annotated[Any, Check(read_weights)]
MetricField: TypeAlias = Annotated[Any, Check(read_metrics)]
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

    path: tuple[str | int, ...]
    message: str
    help: str = ""
    code: str = "NS239"


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
        yield Misfit(("loss",), "`loss` is null for every output", "leave `loss` out")


def _check_weights(training: Training, outputs: tuple[str, ...]) -> Iterator[Misfit]:
    loss, weights = training.loss, training.loss_weights
    at = ("loss_weights",)
    if weights is None:
        return
    if loss is None:
        yield Misfit(at, "`loss_weights` has no `loss` to weigh")
        return
    found = list(_check_cover("loss_weights", weights, outputs, "1"))
    if found or len(outputs) == 1:
        yield from found
    elif not isinstance(loss, list | dict):
        if isinstance(weights, list | dict):
            fact = "`loss` is one for all outputs, but `loss_weights` has one for each"
            yield Misfit(at, fact, "give each output its own loss, or all one weight")
    elif not isinstance(weights, list | dict):
        fact = f"`loss_weights` is one number for {len(outputs)} losses"
        yield Misfit(at, fact, "give each output its own weight")
    elif isinstance(loss, list) and isinstance(weights, dict):
        # Keras would hand out the weights in alphabetical order of the outputs' names.
        fact = "`loss_weights` goes by name, but `loss` is a list"
        yield Misfit(at, fact, "write both as lists, or both as mappings")


def _check_metrics(argument: str, metrics: Any, outputs: tuple[str, ...]) -> Iterator[Misfit]:
    if not metrics:
        return
    if isinstance(metrics, dict):
        yield from _check_names(argument, metrics, outputs)
    elif len(outputs) > 1 or any(each is None or isinstance(each, list) for each in metrics):
        yield from _check_length(argument, metrics, outputs, "name the outputs: `{name: […]}`")
    if len(outputs) == 1 and len(metrics) == 1 and None in _values(metrics):
        yield Misfit((argument,), f"`{argument}` is null for the only output", "leave it out")


def _check_cover(
    argument: str, value: Any, outputs: tuple[str, ...], default: str
) -> Iterator[Misfit]:
    """Every output has an entry, and every entry an output."""
    if isinstance(value, list):
        yield from _check_length(argument, value, outputs, f"write `{default}` where there is none")
    if not isinstance(value, dict):
        return
    unknown = list(_check_names(argument, value, outputs))
    yield from unknown
    missing = [name for name in outputs if name not in value]
    # A misspelt name is both unknown and missing, and is said once.
    if missing and not unknown:
        fact = f"`{argument}` says nothing of the output `{missing[0]}`"
        yield Misfit((argument,), fact, f"write `{missing[0]}: {default}`")


def _check_names(
    argument: str, value: dict[str, Any], outputs: tuple[str, ...]
) -> Iterator[Misfit]:
    for name in value:
        if name not in outputs:
            known = " and ".join(f"`{each}`" for each in outputs)
            cure = did_you_mean(name, outputs, f"the network's outputs are {known}")
            yield Misfit((argument, name), f"the network has no output `{name}`", cure)


def _check_length(
    argument: str, value: list[Any], outputs: tuple[str, ...], cure: str
) -> Iterator[Misfit]:
    if len(value) != len(outputs):
        count = f"{len(outputs)} outputs" if len(outputs) > 1 else "one output"
        fact = f"`{argument}` is a list of {len(value)}, but the network has {count}"
        yield Misfit((argument,), fact, cure)


def _values(value: list[Any] | dict[str, Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value
