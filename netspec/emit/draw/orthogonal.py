"""Matrices of orthonormal rows or columns, any piece of which can be made alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import prod, sqrt
from typing import NamedTuple

import numpy as np

from netspec.emit.draw.bits import Bits, Floats
from netspec.emit.draw.butterfly import LAYERS, Butterflies
from netspec.emit.draw.normal import Doubles

# The fewest rows of a block, where there are as many.
BLOCK = 1024
# Up to so many columns, a whole block costs less than those of its rows that are wanted.
NARROW = 384
# Values at a time, as many as fit the second cache of a core; but no fewer vectors than are worth
# what NumPy does once for each coordinate.
CHUNK, VECTORS = 2**16, 16


@dataclass(frozen=True)
class Orthogonal:
    """Orthonormal columns, or rows where there are fewer, times `gain`.

    All but the last dimension of `shape` are the rows. The longer side is cut into blocks, and each
    has some columns of an orthogonal matrix of its own, by the root of its share of the length.

    Exact is that all of them together are orthonormal, to the last digits of float64; `Butterflies`
    says how near their distribution is to the uniform one. Of several blocks, each has precisely
    its share of the length of every vector, where of a uniform distribution it is so on average.

    `bits` gives by number what is random: 0 for all blocks, and one more than its own for each.
    """

    gain: float
    shape: tuple[int, ...]
    bits: Callable[[int], Bits]

    def piece(self, start: int, count: int, bits: Bits, wide: bool) -> Floats:
        """`count` values from `start` on, in C order; nothing is drawn from `bits`."""
        rows, columns = self._sides
        if rows < columns:
            first, vectors = self._across(start, start + count)
        elif columns <= NARROW:
            first, vectors = self._down(start, start + count)
        else:
            first, vectors = self._along(start, start + count)
        values = np.concatenate(list(vectors))[start - first :][:count]
        values *= self.gain
        return values if wide else values.astype(np.float32)

    def _across(self, start: int, stop: int) -> tuple[int, Iterator[Doubles]]:
        """Rows of blocks, and where they start: of a wide matrix."""
        cut, columns = self._cut, self._sides.columns
        places = (divmod(place, columns) for place in (start, stop - 1))
        first, last = (row * cut.blocks + cut.block_of(column) for row, column in places)
        found = [divmod(number, cut.blocks)[::-1] for number in range(first, last + 1)]
        block, row = found[0]
        return row * columns + cut.start_of(block), self._vectors(found)

    def _along(self, start: int, stop: int) -> tuple[int, Iterator[Doubles]]:
        """Rows, and where they start: what is wanted of those of a whole orthogonal matrix."""
        cut, columns = self._cut, self._sides.columns
        rows = range(start // columns, (stop - 1) // columns + 1)
        blocks = ((cut.block_of(row), row) for row in rows)
        found = [(block, row - cut.start_of(block)) for block, row in blocks]
        return rows[0] * columns, (each[:columns] for each in self._vectors(found))

    def _down(self, start: int, stop: int) -> tuple[int, Iterator[Doubles]]:
        """Whole blocks, and where they start: of a narrow matrix."""
        cut, columns = self._cut, self._sides.columns
        first, last = (cut.block_of(place // columns) for place in (start, stop - 1))
        blocks = range(first, last + 1)
        vectors = self._vectors([(block, number) for block in blocks for number in range(columns)])
        return cut.start_of(first) * columns, (
            np.stack(list(islice(vectors, columns)), axis=1).reshape(-1) for _ in blocks
        )

    def _vectors(self, found: Sequence[tuple[int, int]]) -> Iterator[Doubles]:
        """Columns by their blocks and their numbers there, one after another."""
        signs = {block: self._signs(block) for block in {block for block, _ in found}}
        step = max(CHUNK // self._butterflies.size, VECTORS)
        for first in range(0, len(found), step):
            some = found[first : first + step]
            made: dict[tuple[int, int], Doubles] = {}
            for size in {self._cut.size_of(block) for block, _ in some}:
                alike = [each for each in some if self._cut.size_of(each[0]) == size]
                blocks, which = np.unique([block for block, _ in alike], return_inverse=True)
                stacked = np.stack([signs[block] for block in blocks.tolist()], axis=-1)
                if len(blocks) > 1:
                    stacked = stacked[..., which]
                vectors = self._butterflies.columns([number for _, number in alike], stacked)
                vectors *= sqrt(size / self._cut.length)
                made.update(zip(alike, vectors.T, strict=True))
            yield from (made[each] for each in some)

    def _signs(self, block: int) -> Doubles:
        size = self._cut.size_of(block)
        integers = self.bits(1 + block).int32(LAYERS * size)
        return np.copysign(1.0, integers).reshape(LAYERS, size)

    @cached_property
    def _butterflies(self) -> Butterflies:
        return Butterflies(-(-self._cut.length // self._cut.blocks), self.bits(0))

    @cached_property
    def _sides(self) -> _Sides:
        return _Sides(prod(self.shape[:-1]), self.shape[-1])

    @cached_property
    def _cut(self) -> _Cut:
        shorter, longer = sorted(self._sides)
        return _Cut(longer, max(longer // max(shorter, BLOCK), 1))


class _Sides(NamedTuple):
    rows: int
    columns: int


class _Cut(NamedTuple):
    """A length in blocks that are as long as one another, or longer by 1."""

    length: int
    blocks: int

    def start_of(self, block: int) -> int:
        return self.length * block // self.blocks

    def size_of(self, block: int) -> int:
        return self.start_of(block + 1) - self.start_of(block)

    def block_of(self, place: int) -> int:
        return ((place + 1) * self.blocks - 1) // self.length
