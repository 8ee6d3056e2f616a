"""Sine and cosine with the same digits on every machine, as `numpy.sin` is not."""

from __future__ import annotations

from math import factorial

import numpy as np

from netspec.emit.draw.normal import Doubles

# Taylor's series of sin(x) / x in x², highest power first: x is at most a quarter turn.
SERIES = tuple((-1) ** (power // 2) / factorial(power) for power in range(23, 0, -2))
TURN = 6.283185307179586


def cosine(turns: Doubles) -> Doubles:
    """The cosine of angles in turns, to the last digits of float64."""
    return sine(0.25 - np.abs(turns - np.rint(turns)))


def sine(turns: Doubles) -> Doubles:
    """The sine of angles of at most a quarter turn on either side."""
    angle = turns * TURN
    square = angle * angle
    first, *rest = SERIES
    value = np.full_like(square, first)
    for coefficient in rest:
        value *= square
        value += coefficient
    value *= angle
    return value
