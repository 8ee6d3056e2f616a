"""What Keras saves of an optimizer that has not run: its steps so far, and its learning rate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from netspec.declaration import snake_case
from netspec.emit.config.numbered import numbered
from netspec.emit.config.training import optimizer_of
from netspec.parts.optimizer import Optimizer
from netspec.parts.training import Training


class State(NamedTuple):
    """The numbers of an optimizer: its path in a file, its name, whole steps and broken rates."""

    path: str
    name: str
    numbers: tuple[int | float, ...]


def optimizer_states(training: Training) -> Iterator[State]:
    """The states of the optimizer, and of those that it wraps (`BaseOptimizer.variables`)."""
    yield from _states(optimizer_of(training), "optimizer")


def _states(optimizer: Optimizer, path: str) -> Iterator[State]:
    yield State(path, snake_case(type(optimizer).__name__), tuple(_numbers(optimizer)))
    for name, inner in _wrapped(optimizer):
        yield from _states(inner, f"{path}/{name}")


def _numbers(optimizer: Optimizer) -> Iterator[int | float]:
    yield 0
    # Those that wrap others have a rate too, of nothing; of a schedule, the steps tell the rate.
    rate = getattr(optimizer, "learning_rate", 0.0)
    if isinstance(rate, int | float):
        yield float(rate)
    for _, inner in _wrapped(optimizer):
        yield from _numbers(inner)


def _wrapped(optimizer: Optimizer) -> Iterator[tuple[str, Optimizer]]:
    """The optimizers inside, with Keras's names for their places."""
    given = vars(optimizer)
    if "inner_optimizer" in given:
        yield "inner_optimizer", given["inner_optimizer"]
    if "optimizer_map" in given:
        chosen = vars(given["optimizer_map"])
        others = (chosen["optimizer_map"] or {}).values()
        found = (*others, chosen["default_optimizer"])
        for name, inner in numbered((each, each) for each in found):
            yield f"optimizers/{name}", inner
