"""Gaussian noise, added or multiplied."""

from netspec.fields import Rate
from netspec.ops.noise import Noise, RateBelowOne


class GaussianDropout(Noise):
    """Multiplies by normal noise of mean 1 and standard deviation sqrt(rate / (1 - rate))."""

    main = "rate"

    rate: RateBelowOne


class GaussianNoise(Noise):
    """Adds normal noise of mean 0 and standard deviation `stddev`."""

    main = "stddev"

    stddev: Rate
