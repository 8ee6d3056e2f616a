"""Keras's learning-rate schedules, which optimizers take in the place of a number."""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from netspec.fields import Natural, NonNegative, Number, Positive, refuse
from netspec.parts.catalogue import Catalogue
from netspec.parts.part import Part, read_part
from netspec.parts.ranges import AboveZero, Naturals, NonNegatives


class Schedule(Part):
    """How the learning rate changes from step to step."""

    home = "keras.optimizers.schedules"


class CosineDecay:
    """Along a cosine to `alpha` times the first rate, after a linear rise to `warmup_target`."""

    initial_learning_rate: NonNegative
    decay_steps: Positive
    alpha: NonNegative = 0.0
    warmup_target: NonNegative | None = None
    warmup_steps: Natural = 0


class CosineDecayRestarts:
    """Along a cosine, again and again (SGDR, Loshchilov and Hutter, 2016)."""

    initial_learning_rate: NonNegative
    first_decay_steps: Positive
    t_mul: AboveZero = 2.0
    m_mul: NonNegative = 1.0
    alpha: NonNegative = 0.0


class ExponentialDecay:
    """Times `decay_rate` every `decay_steps`, evenly or, with `staircase`, at once."""

    initial_learning_rate: NonNegative
    decay_steps: Positive
    decay_rate: NonNegative
    staircase: bool = False


class InverseTimeDecay:
    """Divided by 1 + `decay_rate` x steps / `decay_steps`."""

    initial_learning_rate: NonNegative
    decay_steps: Positive
    decay_rate: NonNegative
    staircase: bool = False


class PiecewiseConstantDecay:
    """`values[0]` up to step `boundaries[0]`, `values[1]` up to `boundaries[1]`, and so on."""

    boundaries: Naturals
    values: NonNegatives

    @model_validator(mode="after")
    def _one_more(self) -> PiecewiseConstantDecay:
        if len(self.values) != len(self.boundaries) + 1:
            fact = f"{len(self.boundaries)} boundaries part {len(self.boundaries) + 1} values"
            refuse("NS208", f"{fact}, but there are {len(self.values)}")
        if sorted(set(self.boundaries)) != self.boundaries:
            refuse("NS207", "`boundaries` must each be greater than the one before")
        return self


class PolynomialDecay:
    """Down to `end_learning_rate` along a polynomial of degree `power`."""

    initial_learning_rate: NonNegative
    decay_steps: Positive
    end_learning_rate: NonNegative = 0.0001
    power: Number = 1.0
    cycle: bool = False


SCHEDULES = Catalogue(
    Schedule,
    (
        CosineDecay,
        CosineDecayRestarts,
        ExponentialDecay,
        InverseTimeDecay,
        PiecewiseConstantDecay,
        PolynomialDecay,
    ),
)


def read_schedule(value: Any) -> Schedule:
    """A schedule from a one-key mapping with its arguments."""
    return read_part(value, SCHEDULES, "learning-rate schedule", "NS236")
