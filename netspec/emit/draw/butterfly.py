"""Random orthogonal matrices, to be multiplied by, that are products of sparse ones."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import TypeAlias

import numpy as np

from netspec.emit.draw.bits import Bits
from netspec.emit.draw.normal import Doubles
from netspec.emit.draw.sine import cosine

# The cosines and the sines of double the angles of the mirrors of a round.
Mirrors: TypeAlias = tuple[Doubles, Doubles]

# Rounds beyond those after which every coordinate depends on every other, and how many are between
# two changes of signs. Measured for 256 to 1024 rows: with 8 rounds and one change, the kurtosis is
# too small, and two blocks are alike in their squares; with these, nothing was found that tells one
# matrix from a uniformly distributed one.
MORE, APART = 12, 6
LAYERS = MORE // APART
# Two rounds of seven are of random angles. Of 2**k rows, every k-th round mirrors the same pairs:
# with one of four, those of 16 would always be the same.
PERIOD, RANDOM = 7, (0, 3)


class Butterflies:
    """Random orthogonal matrices of at most `size` rows, which differ by signs, not by angles.

    A matrix is a product of rounds. In each, every coordinate of the upper half is mirrored with
    one of the lower, and such a pair then stands next to each other, as in a fast Fourier
    transform. In some rounds the mirrors are at random angles; in the others, at an eighth of half
    a turn, they give (x + y, x - y) / √2. `LAYERS` times there are random signs.

    Exact is that it is orthogonal, to the last digits of float64. Its distribution is not quite the
    uniform one (Haar's), but near to it, at n² log(n) operations instead of n³: A. Genz, Methods
    for Generating Random Orthogonal Matrices, in Monte Carlo and Quasi-Monte Carlo Methods 1998.
    """

    def __init__(self, size: int, bits: Bits) -> None:
        self.size = size
        self._mixing = (size - 1).bit_length()
        # With nothing to be mirrored with, a single coordinate has but a sign.
        self._rounds = self._mixing + MORE if size > 1 else 0
        self._mirrors = {
            number: _mirrors(size // 2, bits)
            for number in range(self._rounds)
            if number % PERIOD in RANDOM
        }

    def columns(self, numbers: Sequence[int], signs: Doubles) -> Doubles:
        """Columns of matrices by their numbers; of `signs`, layers are first, then rows."""
        # The sums and differences below are not divided by √2.
        plain = self._rounds - len(self._mirrors)
        values = np.zeros((signs.shape[1], len(numbers)))
        values[numbers, range(len(numbers))] = 1 / sqrt(2.0**plain)
        spare = np.empty_like(values)
        for number in range(self._rounds):
            layer, since = divmod(number - self._mixing, APART)
            if layer >= 0 and not since:
                values *= signs[layer]
            _mirror(self._mirrors.get(number), values, spare)
            values, spare = spare, values
        return values if self._rounds else values * signs[0]


def _mirrors(count: int, bits: Bits) -> Mirrors:
    turns = bits.int32(count).astype(np.float64)[:, None] * 2.0**-32
    return cosine(turns), cosine(turns - 0.25)


def _mirror(mirrors: Mirrors | None, values: Doubles, mirrored: Doubles) -> None:
    """One round, into another array; without mirrors, those at an eighth of half a turn."""
    half, odd = divmod(len(values), 2)
    upper, lower, last = values[:half], values[half : 2 * half], values[2 * half :]
    # An odd one out is first afterwards, and is mirrored in the next round.
    one, other = mirrored[odd::2], mirrored[odd + 1 :: 2]
    if mirrors is None:
        np.multiply(last, sqrt(2.0), out=mirrored[:odd])
        np.add(upper, lower, out=one)
        np.subtract(upper, lower, out=other)
        return
    cosines, sines = (each[:half] for each in mirrors)
    mirrored[:odd] = last
    np.multiply(upper, cosines, out=one)
    one += lower * sines
    np.multiply(upper, sines, out=other)
    other -= lower * cosines
