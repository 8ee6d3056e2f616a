"""The normal distribution, and the one truncated at two standard deviations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from netspec.emit.draw.bits import Bits, Floats

Doubles: TypeAlias = NDArray[np.float64]
Ratio: TypeAlias = tuple[tuple[float, ...], tuple[float, ...]]

# Values at a time: arrays of so many fit the second cache of a core, and are long enough for what
# NumPy does once for each not to matter.
CHUNK = 2**15

# The probability of 0 to 2 standard deviations.
TWO_SIGMA = 0.4772498680518208

# M. J. Wichura, Algorithm AS241: PPND16, Applied Statistics 37 (1988), highest power first. Near
# the middle (`MIDDLE`), and of r = sqrt(-log(p)) for a small p: r - 1.6 up to 5, r - 5 above.
MIDDLE: Ratio = (
    (
        2509.0809287301226727, 33430.575583588128105, 67265.770927008700853,
        45921.953931549871457, 13731.693765509461125, 1971.5909503065514427,
        133.14166789178437745, 3.3871328727963666080,
    ),
    (
        5226.4952788528545610, 28729.085735721942674, 39307.895800092710610,
        21213.794301586595867, 5394.1960214247511077, 687.18700749205790830,
        42.313330701600911252, 1.0,
    ),
)  # fmt: skip
TAIL: Ratio = (
    (
        7.74545014278341407640e-4, 0.0227238449892691845833, 0.241780725177450611770,
        1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550,
        4.63033784615654529590, 1.42343711074968357734,
    ),
    (
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 0.0151986665636164571966,
        0.148103976427480074590, 0.689767334985100004550, 1.67638483018380384940,
        2.05319162663775882187, 1.0,
    ),
)  # fmt: skip
FAR_TAIL: Ratio = (
    (
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
        0.0265321895265761230930, 0.296560571828504891230, 1.78482653991729133580,
        5.46378491116411436990, 6.65790464350110377720,
    ),
    (
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
        7.86869131145613259100e-4, 0.0148753612908506148525, 0.136929880922735805310,
        0.599832206555887937690, 1.0,
    ),
)  # fmt: skip

# Within two standard deviations and in float32: x / p of r = TWO_SIGMA² - p², fitted by the least
# largest relative error, which is 7e-8.
WITHIN: Ratio = (
    (0.85812252, 2.4179808, 0.75632304, 0.056094189, 0.0010534424),
    (1.0, 1.1755015, 0.25403570, 0.015272529, 0.00025137763),
)

LOG_2 = 0.6931471805599453
SQRT_HALF = 0.7071067811865476
# The series of atanh(s) / s in s², highest power first; s is below 0.172 here.
ATANH = tuple(1 / power for power in range(21, 0, -2))


@dataclass(frozen=True)
class Normal:
    """Deviates of at most `probability` on either side of the mean: all, for a half."""

    mean: float
    stddev: float
    probability: float = 0.5

    def piece(self, start: int, count: int, bits: Bits, wide: bool) -> Floats:
        values: Floats = np.empty(count, np.float64 if wide else np.float32)
        for first in range(0, count, CHUNK):
            part = values[first : first + CHUNK]
            if self.probability == TWO_SIGMA and not wide:
                deviates: Floats = deviates_within(self._singles(part.size, bits))
            else:
                deviates = deviates_of(self._probabilities(part.size, bits, wide))
            deviates *= self.stddev
            deviates += self.mean
            np.copyto(part, deviates, casting="same_kind")
        return values

    def _singles(self, count: int, bits: Bits) -> Floats:
        """The same as below, rounded to float32: a bound may occur."""
        values: Floats = bits.int32(count).astype(np.float32)
        values += 0.5
        values *= self.probability * 2.0**-31
        return values

    def _probabilities(self, count: int, bits: Bits, wide: bool) -> Doubles:
        """Uniform in ±`probability`: middles of steps, so neither a bound nor 0 occurs."""
        integers = bits.int64(count) >> 11 if wide else bits.int32(count)
        values = integers.astype(np.float64)
        values += 0.5
        values *= self.probability * (2.0**-52 if wide else 2.0**-31)
        return values


def deviates_of(probabilities: Doubles) -> Doubles:
    """The x that a standard normal value is below with a probability of 1/2 and these."""
    square = probabilities * probabilities
    deviates = _ratio(MIDDLE, np.subtract(0.180625, square, out=square))
    deviates *= probabilities
    outside = np.flatnonzero(np.abs(probabilities) > 0.425)
    deviates[outside] = _tails(probabilities[outside])
    return deviates


def deviates_within(probabilities: Floats) -> Floats:
    """The same for probabilities of at most `TWO_SIGMA` on either side, at a quarter of the cost.

    None is beyond 2, and the relative error is at most 5e-7.
    """
    square = probabilities * probabilities
    deviates = _ratio(WITHIN, np.subtract(TWO_SIGMA**2, square, out=square))
    deviates *= probabilities
    return deviates


def _tails(probabilities: Doubles) -> Doubles:
    root = np.sqrt(-_log(0.5 - np.abs(probabilities)))
    deviates: Doubles = _ratio(TAIL, root - 1.6)
    far = np.flatnonzero(root > 5.0)
    deviates[far] = _ratio(FAR_TAIL, root[far] - 5.0)
    return np.copysign(deviates, probabilities)


def _log(values: Doubles) -> Doubles:
    """The natural logarithm: of m·2^e it is e·log(2) + 2·atanh((m - 1) / (m + 1))."""
    fraction, exponent = np.frexp(values)
    small = fraction < SQRT_HALF
    fraction[small] *= 2.0
    exponent -= small
    ratio = (fraction - 1.0) / (fraction + 1.0)
    series = _polynomial(ATANH, ratio * ratio)
    series *= 2.0 * ratio
    series += exponent * LOG_2
    return series


def _ratio(ratio: Ratio, x: NDArray[Any]) -> NDArray[Any]:
    numerator, denominator = ratio
    value = _polynomial(numerator, x)
    value /= _polynomial(denominator, x)
    return value


def _polynomial(coefficients: tuple[float, ...], x: NDArray[Any]) -> NDArray[Any]:
    first, *rest, last = coefficients
    value = x * first
    for coefficient in rest:
        value += coefficient
        value *= x
    value += last
    return value
