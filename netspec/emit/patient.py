"""A file that HDF5 may write to on a full disk, where it would crash or leave holes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, TypeVar

T = TypeVar("T")


@contextmanager
def patient(file: IO[bytes]) -> Iterator[_Patient]:
    """Gives what HDF5 takes for the file; raises in the end what writing raised first."""
    stand_in = _Patient(file)
    try:
        yield stand_in
        stand_in.flush()
    except Exception:
        # What HDF5 says of a file that it cannot read again is no more than a consequence.
        if stand_in.failure is None:
            raise
    if stand_in.failure is not None:
        raise stand_in.failure


class _Patient:
    """A file that seems to work after the first failure, which is kept."""

    def __init__(self, file: IO[bytes]) -> None:
        self.failure: OSError | None = None
        self._file = file

    def write(self, data: Any) -> int:
        size: int = memoryview(data).nbytes
        return self._try(lambda: self._file.write(data), size)

    def read(self, size: int) -> bytes:
        # By this h5py knows a file; it calls the one below.
        return self._try(lambda: self._file.read(size), bytes(size))

    def readinto(self, data: Any) -> int:
        size: int = memoryview(data).nbytes
        # A buffered file writes before it reads, and so do the others below.
        return self._try(lambda: self._file.readinto(data), size)  # type: ignore[attr-defined]

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._try(lambda: self._file.seek(offset, whence), offset)

    def tell(self) -> int:
        return self._try(self._file.tell, 0)

    def truncate(self, size: int) -> int:
        return self._try(lambda: self._file.truncate(size), size)

    def flush(self) -> None:
        self._try(self._file.flush, None)

    def _try(self, act: Callable[[], T], instead: T) -> T:
        if self.failure is None:
            try:
                return act()
            except OSError as error:
                self.failure = error
        return instead
