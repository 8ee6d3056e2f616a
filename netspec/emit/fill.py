"""The values of a file that HDF5 lays out, and its SHA-256; little is held at once."""

from __future__ import annotations

import errno
import mmap
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import accumulate
from time import sleep
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from netspec.emit.datasets import Variable
from netspec.parallel import can_fork, in_two

if TYPE_CHECKING:
    from concurrent.futures import Future

    from netspec.emit.datasets import Piece, Values
    from netspec.emit.initial import Pieces

    # Bytes, and where in the file they go.
    Located: TypeAlias = tuple[int, memoryview[int]]

Some = TypeVar("Some")

# The bytes that are written at a time, and how many times so many may wait in both threads.
_PORTION, _WAITING = 2**18, 16
# With fewer bytes to draw, a second process costs more time than it brings; with more variables,
# both hold much of what they once shared.
_WORTHWHILE, _MANY = 2**24, 5000
# The seconds between two looks at whether another process knows more.
_GLANCE = 0.0005


class _Part(NamedTuple):
    """A piece that can be drawn before others: of which variable, and where in it, in bytes."""

    variable: int
    start: int
    size: int
    pieces: Pieces
    number: int


def fill(
    file: int,
    variables: Sequence[Variable],
    offsets: Iterable[int | None],
    values: Values | None,
    finish: Callable[[], None] = lambda: None,
) -> str:
    """Write values to their places, all zeros where there are none; the SHA-256 of the file.

    `file` is the number of an open file that can be read and written. Where in it the values of
    each of the `variables` go, in bytes, the `offsets` say, which are asked for one by one while
    others are filled. What is then not yet written of all else is written by `finish`.
    """
    parts = None
    if values is not None and len(variables) <= _MANY and can_fork():
        parts = _parts(variables, values)
    if parts and sum(part.size for part in parts) >= _WORTHWHILE:
        return _fill_in_two(file, parts, _Offsets(offsets, variables), finish)
    places = sorted(
        (at, each) for at, each in zip(offsets, variables, strict=True) if at is not None
    )
    finish()
    if values is None:
        # What was never written reads as zeros.
        return _Digest(file).end()
    return _fill_in_turn(file, _located(places, values))


def _parts(variables: Iterable[Variable], values: Values) -> list[_Part] | None:
    """All pieces but zeros; nothing when some values are loaded, which are read in turn."""
    from netspec.emit.initial import PIECE, Pieces, dtype_of

    parts = []
    for index, variable in enumerate(variables):
        pieces = values(variable)
        if not isinstance(pieces, Pieces):
            return None
        if pieces.rule.kind == "Zeros":
            continue
        width = dtype_of(variable.weight.dtype).itemsize
        for number, start in enumerate(range(0, variable.size, PIECE)):
            size = min(PIECE, variable.size - start) * width
            parts.append(_Part(index, start * width, size, pieces, number))
    return parts


def _fill_in_two(
    file: int, parts: Iterable[_Part], offsets: _Offsets, finish: Callable[[], None]
) -> str:
    """Two processes draw and write; this one adds up what both have written."""
    portions = list(_portions(parts, lambda part: part.size))
    digest = _Digest(file)
    # A byte for each portion, which both processes see.
    written = mmap.mmap(-1, len(portions))
    first = os.getpid()
    # Up to where the file is whole when neither some portion nor any after it is written.
    whole: list[int] = []

    def lay_out() -> None:
        offsets.find()
        finish()
        starts = [min(map(offsets.of, portion)) for portion in portions]
        whole.extend(accumulate(reversed(starts), min))
        whole.reverse()

    def write(number: int) -> None:
        # What the other has written before it failed is not drawn again.
        if not written[number]:
            located = ((_bytes(each.pieces[each.number]), each) for each in portions[number])
            _put(file, ((offsets.of(each), data) for data, each in located))
            written[number] = 1
        missing = written.find(b"\0")
        if os.getpid() == first and missing >= 0:
            digest.read(whole[missing])

    in_two(write, range(len(portions)), lay_out)
    return digest.end()


class _Offsets:
    """Where variables go, for two processes: the first finds out, the other waits for it."""

    def __init__(self, offsets: Iterable[int | None], variables: Sequence[Variable]) -> None:
        self._offsets = offsets
        self._variables = variables
        self._first = os.getpid()
        # Seen by both; 0 until it is known, since a file has something else at its start.
        self._found = memoryview(mmap.mmap(-1, 8 * len(variables))).cast("Q")

    def find(self) -> None:
        """Find out all, in the first process."""
        pairs = zip(self._variables, self._offsets, strict=True)
        for number, (variable, offset) in enumerate(pairs):
            if offset is not None:
                self._found[number] = offset
            elif variable.size:
                # Who waits for it would wait for ever.
                raise AssertionError(f"there is no place for {variable.path}")

    def of(self, part: _Part) -> int:
        """Where a part goes; the other process ends when the first has ended without a word."""
        while not self._found[part.variable]:
            if os.getppid() != self._first:
                raise SystemExit
            sleep(_GLANCE)
        return self._found[part.variable] + part.start


def _fill_in_turn(file: int, located: Iterable[Located]) -> str:
    """Values are made in this thread, while two others write them and add them up."""
    from concurrent.futures import ThreadPoolExecutor

    waiting: deque[Future[None]] = deque()
    digest = _Digest(file)
    with ThreadPoolExecutor(1) as writer, ThreadPoolExecutor(1) as reader:
        for portion in _portions(located, lambda each: len(each[1])):
            waiting.append(writer.submit(_put, file, portion))
            waiting.append(reader.submit(digest.add, portion))
            while len(waiting) > _WAITING:
                waiting.popleft().result()
        while waiting:
            waiting.popleft().result()
    return digest.end()


def _portions(each: Iterable[Some], size_of: Callable[[Some], int]) -> Iterator[list[Some]]:
    """Small pieces together: to hand one to a thread takes longer than to write it."""
    portion: list[Some] = []
    size = 0
    for one in each:
        portion.append(one)
        size += size_of(one)
        if size >= _PORTION:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _located(places: Iterable[tuple[int, Variable]], values: Values) -> Iterator[Located]:
    for offset, variable in places:
        for piece in values(variable):
            data = _bytes(piece)
            yield offset, data
            offset += len(data)


def _bytes(piece: Piece) -> memoryview[int]:
    import numpy as np

    return np.ascontiguousarray(piece).view(np.uint8).data


def _put(file: int, portion: Iterable[Located]) -> None:
    for offset, data in portion:
        while data:
            written = os.pwrite(file, data, offset)
            data, offset = data[written:], offset + written


class _Digest:
    """The SHA-256 of a file whose values are added as they are written; the rest is read."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._sum = sha256()
        self._end = 0

    def add(self, portion: Iterable[Located]) -> None:
        """Values that go beyond all that were added before."""
        for offset, data in portion:
            self.read(offset)
            self._sum.update(data)
            self._end = offset + len(data)

    def read(self, end: int) -> None:
        """Add what the file has up to `end`."""
        while self._end < end:
            data = os.pread(self._file, min(end - self._end, 2**20), self._end)
            if not data:
                # Somebody else has cut it off.
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            self._sum.update(data)
            self._end += len(data)

    def end(self) -> str:
        """The sum of the whole file, in hexadecimal digits."""
        self.read(os.fstat(self._file).st_size)
        return self._sum.hexdigest()
