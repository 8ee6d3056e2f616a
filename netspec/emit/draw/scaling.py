"""The laws of the initializers that scale with what a unit reads or feeds."""

from __future__ import annotations

from math import prod, sqrt
from typing import NamedTuple

from netspec.emit.draw.normal import TWO_SIGMA, Normal
from netspec.emit.draw.uniform import Uniform
from netspec.emit.rule import Rule

# The standard deviation of a standard normal value that lies within ±2.
TRUNCATED_STDDEV = 0.87962566103423978


class Variance(NamedTuple):
    """`scale` over a fan."""

    scale: float
    mode: str
    distribution: str


# Keras 3.15, `initializers/random_initializers.py`.
VARIANCES = {
    "GlorotUniform": Variance(1.0, "fan_avg", "uniform"),
    "GlorotNormal": Variance(1.0, "fan_avg", "truncated_normal"),
    "HeUniform": Variance(2.0, "fan_in", "uniform"),
    "HeNormal": Variance(2.0, "fan_in", "truncated_normal"),
    "LecunUniform": Variance(1.0, "fan_in", "uniform"),
    "LecunNormal": Variance(1.0, "fan_in", "truncated_normal"),
}


SCALED = frozenset({"VarianceScaling", *VARIANCES})


def scaled(rule: Rule, shape: tuple[int, ...]) -> Uniform | Normal:
    """The distribution of a weight of `shape`, with Keras's bounds and deviations."""
    variance = _variance(rule)
    fan_in, fan_out = fans(shape, rule.input_axes, rule.output_axes)
    match variance.mode:
        case "fan_in":
            fan: float = fan_in
        case "fan_out":
            fan = fan_out
        case "fan_avg":
            fan = (fan_in + fan_out) / 2
    share = variance.scale / max(1.0, fan)
    match variance.distribution:
        case "uniform":
            limit = sqrt(3.0 * share)
            return Uniform(-limit, limit)
        case "untruncated_normal":
            return Normal(0.0, sqrt(share))
        case _:
            return Normal(0.0, sqrt(share) / TRUNCATED_STDDEV, TWO_SIGMA)


def _variance(rule: Rule) -> Variance:
    if rule.kind == "VarianceScaling":
        return Variance(rule.scale, rule.mode, rule.distribution)
    return VARIANCES[rule.kind]


def fans(
    shape: tuple[int, ...],
    input_axes: tuple[int, ...] | None = None,
    output_axes: tuple[int, ...] | None = None,
) -> tuple[int, int]:
    """How many values a unit reads, and how many units one value feeds (Keras 3.15)."""
    if input_axes is not None and output_axes is not None:
        return prod(shape[axis] for axis in input_axes), prod(shape[axis] for axis in output_axes)
    match shape:
        case ():
            return 1, 1
        case (size,):
            return size, size
        case (*window, inputs, outputs):
            return inputs * prod(window), outputs * prod(window)
    raise AssertionError(shape)
