"""What is said of a file that cannot be written."""

from __future__ import annotations

import errno
import os

import pytest

from netspec.emit.unwritten import NoRoom, reason_of, unwritten


@pytest.mark.parametrize(
    ("number", "cure"),
    [
        (errno.ENOSPC, "make room on that disk, or write to another one"),
        (errno.EACCES, "write to another folder"),
        (errno.ENAMETOOLONG, "give it a shorter name"),
        (errno.EIO, ""),
    ],
)
def test_the_system_s_reason_and_the_cure(number: int, cure: str) -> None:
    error = unwritten("net.h5", OSError(number, "in long words"))
    (found,) = error.diagnostics
    reason = os.strerror(number).lower()
    assert found.message == f"cannot write `net.h5`: {reason}; nothing was written"
    assert (found.code, found.path, found.help) == ("NS605", "net.h5", cure)


def test_a_lack_of_room_is_told_with_both_sizes() -> None:
    sizes = "at least 2.0 MiB are needed, and 1.0 KiB are free"
    assert reason_of(NoRoom(2**21, 2**10)) == f"no space left on device: {sizes}"


def test_a_failure_without_a_number_has_its_own_words() -> None:
    assert reason_of(OSError("h5py says so")) == "h5py says so"
