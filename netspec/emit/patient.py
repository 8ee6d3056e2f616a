"""A file that HDF5 may write to on a full disk, where it would crash or leave holes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def patient(file: int) -> Iterator[_Patient]:
    """Gives what HDF5 takes for the open file number `file`.

    Raises in the end what writing raised first.
    """
    stand_in = _Patient(file)
    try:
        yield stand_in
    except Exception:
        # What HDF5 says of a file that it cannot read again is no more than a consequence.
        if stand_in.failure is None:
            raise
    if stand_in.failure is not None:
        raise stand_in.failure


class _Patient:
    """A file that seems to work after the first failure, which is kept.

    Nothing is buffered: HDF5 goes from place to place, which a buffer would make more calls of.
    """

    def __init__(self, file: int) -> None:
        self.failure: OSError | None = None
        self._file = file
        self._at = 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset if whence == os.SEEK_SET else os.fstat(self._file).st_size + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def write(self, content: Any) -> int:
        size: int = memoryview(content).nbytes
        if self.failure is None:
            try:
                written = os.pwrite(self._file, content, self._at)
                if written < size:
                    self._put(memoryview(content).cast("B")[written:], self._at + written)
            except OSError as error:
                self.failure = error
        self._at += size
        return size

    def _put(self, rest: memoryview, at: int) -> None:
        while rest:
            written = os.pwrite(self._file, rest, at)
            rest, at = rest[written:], at + written

    def read(self, size: int) -> bytes:
        # By this h5py knows a file; it calls the one below.
        return os.pread(self._file, size, self._at)

    def readinto(self, target: Any) -> int:
        return os.preadv(self._file, [target], self._at)

    def truncate(self, size: int) -> int:
        try:
            os.ftruncate(self._file, size)
        except OSError as error:
            self.failure = self.failure or error
        return size

    def flush(self) -> None:
        """There is nothing to write yet."""
