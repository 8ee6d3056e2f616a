"""Much of the same work on two cores."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

# With fewer jobs, a second process costs more than it brings.
WORTHWHILE = 8


def in_two(work: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    """The results of `work` on all jobs, in their order, every other one from a second process.

    What the second process does not bring, because it could not be made or because it failed, is
    done here; so failures are those of one process.
    """
    if len(jobs) < WORTHWHILE or not _can_fork():
        return [work(job) for job in jobs]
    # The first one here: what it imports need not be imported twice.
    first, mine, theirs = work(jobs[0]), jobs[1::2], jobs[2::2]
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        _send(work, theirs, writer)
    os.close(writer)
    own = [work(job) for job in mine]
    with os.fdopen(reader, "rb") as pipe:
        sent = pipe.read()
    _, status = os.waitpid(child, 0)
    other = _received(sent) if status == 0 else [work(job) for job in theirs]
    rest: list[Any] = [None] * (len(jobs) - 1)
    rest[0::2], rest[1::2] = own, other
    return [first, *rest]


def _can_fork() -> bool:
    # A framework has threads, which a fork does not survive.
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1 and "tensorflow" not in sys.modules


def _send(work: Callable[[Job], Result], jobs: Sequence[Job], writer: int) -> None:
    """The second process: send the results, and end without a word."""
    import pickle

    status = 1
    try:
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(pickle.dumps([work(job) for job in jobs]))
        status = 0
    finally:
        os._exit(status)


def _received(sent: bytes) -> list[Any]:
    import pickle

    results: list[Any] = pickle.loads(sent)
    return results
