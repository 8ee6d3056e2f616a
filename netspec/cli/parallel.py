"""Much of the same work on two cores."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

# With fewer jobs, a second process costs more than it brings.
WORTHWHILE = 8

# As many tickets as fit into a pipe everywhere, and the bytes of one.
_TICKETS, _TICKET = 4096, 4


def in_two(work: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    """The results of `work` on all jobs, in their order, some of them from a second process.

    Both take the next jobs when they are done with some. What the second does not bring, because it
    could not be made or because it failed, is done here; so failures are those of one process.
    """
    if len(jobs) < WORTHWHILE or not _can_fork():
        return [work(job) for job in jobs]
    # The first one here: what it imports need not be imported twice.
    done = {0: work(jobs[0])}
    waiting = _tickets(len(jobs))
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        _send(work, jobs, waiting, writer)
    os.close(writer)
    done |= {number: work(jobs[number]) for number in _taken(waiting, len(jobs))}
    os.close(waiting)
    with os.fdopen(reader, "rb") as pipe:
        sent = pipe.read()
    _, status = os.waitpid(child, 0)
    if status == 0:
        done |= _received(sent)
    return [done[number] if number in done else work(job) for number, job in enumerate(jobs)]


def _can_fork() -> bool:
    # A framework has threads, which a fork does not survive.
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1 and "tensorflow" not in sys.modules


def _step(count: int) -> int:
    return count // _TICKETS + 1


def _tickets(count: int) -> int:
    """A pipe of tickets, from which each process takes the next; one is good for some jobs."""
    reader, writer = os.pipe()
    numbers = range(1, count, _step(count))
    os.write(writer, b"".join(each.to_bytes(_TICKET, "little") for each in numbers))
    os.close(writer)
    return reader


def _taken(waiting: int, count: int) -> Iterator[int]:
    while ticket := os.read(waiting, _TICKET):
        first = int.from_bytes(ticket, "little")
        yield from range(first, min(first + _step(count), count))


def _send(work: Callable[[Job], Result], jobs: Sequence[Job], waiting: int, writer: int) -> None:
    """The second process: send the results, and end without a word."""
    import pickle

    status = 1
    try:
        with os.fdopen(writer, "wb") as pipe:
            numbers = _taken(waiting, len(jobs))
            pipe.write(pickle.dumps({number: work(jobs[number]) for number in numbers}))
        status = 0
    finally:
        os._exit(status)


def _received(sent: bytes) -> dict[int, Any]:
    import pickle

    results: dict[int, Any] = pickle.loads(sent)
    return results
