"""Random orthogonal matrices."""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign, prod, sqrt
from typing import ClassVar

import numpy as np

from netspec.emit.draw.bits import Bits
from netspec.emit.draw.normal import Doubles, Normal

# Columns at a time: so many of some thousand rows fit the second cache of a core.
BLOCK = 32


@dataclass(frozen=True)
class Orthogonal:
    """Orthonormal columns, or rows where there are fewer, times `gain`.

    All but the last dimension of `shape` are the rows.
    """

    whole: ClassVar[bool] = True

    gain: float
    shape: tuple[int, ...]

    def piece(self, start: int, count: int, bits: Bits, wide: bool) -> Doubles:
        rows, columns = prod(self.shape[:-1]), self.shape[-1]
        vectors = orthonormal(min(rows, columns), max(rows, columns), bits)
        vectors *= self.gain
        return (vectors if rows < columns else vectors.T).reshape(-1)


def orthonormal(count: int, length: int, bits: Bits) -> Doubles:
    """`count` rows, orthonormal to the last digits of float64, any as likely as any other.

    G. W. Stewart, SIAM J. Numer. Anal. 17 (1980): a product of reflections at random vectors of
    decreasing length has the distribution of the Q, with a positive diagonal of R, of a matrix of
    normal deviates. Not by `numpy.linalg`, which rounds otherwise on another machine.
    """
    reflections, signs = _reflections(count, length, bits)
    result = np.empty((count, length))
    for first in range(0, count, BLOCK):
        block = result[first : first + BLOCK]
        block[:] = 0.0
        stop = first + len(block)
        block[range(len(block)), range(first, stop)] = signs[first:stop]
        # Later reflections leave these unit vectors as they are.
        for index in reversed(range(stop)):
            vector, part = reflections[index, index:], block[:, index:]
            part -= vector * _sums(part * vector)
    return result


def _reflections(count: int, length: int, bits: Bits) -> tuple[Doubles, Doubles]:
    """The vectors of the reflections 1 - v·vᵀ, one a row from the diagonal on, and their signs."""
    vectors = np.zeros((count, length))
    signs = np.empty(count)
    for index in range(count):
        vector = vectors[index, index:]
        vector[:] = Normal(0.0, 1.0).piece(0, vector.size, bits, wide=True)
        sign = copysign(1.0, vector[0])
        vector[0] += sign * _norm(vector)
        vector /= _norm(vector) / sqrt(2.0)
        signs[index] = -sign
    return vectors, signs


def _norm(vector: Doubles) -> float:
    return sqrt(_sums((vector * vector)[None]).item())


def _sums(rows: Doubles) -> Doubles:
    """The sum of each row, in a column; `numpy.sum` adds in another order on another machine."""
    while rows.shape[1] > 1:
        half = rows.shape[1] // 2
        rows[:, :half] += rows[:, -half:]
        rows = rows[:, : rows.shape[1] - half]
    return rows
