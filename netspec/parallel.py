"""Much of the same work on several cores."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import takewhile
from typing import IO, Any, NamedTuple, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

# With fewer jobs, a second process costs more than it brings.
WORTHWHILE = 8

# As many tickets as fit into a pipe everywhere, and the bytes of one.
_TICKETS, _TICKET = 4096, 4


class _Helper(NamedTuple):
    """A process, and the end of the pipe that it sends its results into."""

    process: int
    reader: IO[bytes]


def spread(
    work: Callable[[Job], Result], jobs: Sequence[Job], processes: int | None = None
) -> list[Result]:
    """The results of `work` on all jobs, in their order, from this process and others.

    There are as many as asked for, but no more than jobs; else two where that is faster.
    """
    if processes is None:
        return in_two(work, jobs)
    return _spread(work, jobs, 0, min(processes, len(jobs)) - 1 if _has_fork() else 0)


def in_two(
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    meanwhile: Callable[[], None] | None = None,
) -> list[Result]:
    """The results of `work` on all jobs, in their order, some of them from a second process.

    This one does something else first where there is something to do `meanwhile`.
    """
    # A first job here: what it imports need not be imported twice.
    before = 0 if meanwhile else 1
    return _spread(
        work, jobs, before, 1 if len(jobs) >= WORTHWHILE and can_fork() else 0, meanwhile
    )


def _spread(
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    before: int,
    helpers: int,
    meanwhile: Callable[[], None] | None = None,
) -> list[Result]:
    """As many processes beside this one as there are `helpers`, made when some jobs are done.

    All take the next jobs when they are done with some. What a helper does not bring, because it
    could not be made or because it failed, is done here; so failures are those of one process.
    """
    if helpers < 1:
        if meanwhile:
            meanwhile()
        return [work(job) for job in jobs]
    done = {number: work(job) for number, job in enumerate(jobs[:before])}
    waiting = _tickets(before, len(jobs))
    others: list[_Helper] = []
    try:
        others += _helpers(work, jobs, waiting, helpers)
        if meanwhile:
            meanwhile()
        done |= {number: work(jobs[number]) for number in _taken(waiting, len(jobs))}
        for each in others:
            done |= _brought(each)
    except BaseException:
        _dismiss(others)
        raise
    finally:
        os.close(waiting)
    return [done[number] if number in done else work(job) for number, job in enumerate(jobs)]


def can_fork() -> bool:
    """Whether a second process can be made, and has a core to run on."""
    return (os.cpu_count() or 1) > 1 and _has_fork()


def _has_fork() -> bool:
    # A framework has threads, which a fork does not survive.
    return hasattr(os, "fork") and "tensorflow" not in sys.modules


def _step(count: int) -> int:
    return count // _TICKETS + 1


def _tickets(first: int, count: int) -> int:
    """A pipe of tickets, from which each process takes the next; one is good for some jobs."""
    reader, writer = os.pipe()
    numbers = range(first, count, _step(count))
    os.write(writer, b"".join(each.to_bytes(_TICKET, "little") for each in numbers))
    os.close(writer)
    return reader


def _taken(waiting: int, count: int) -> Iterator[int]:
    while ticket := os.read(waiting, _TICKET):
        first = int.from_bytes(ticket, "little")
        yield from range(first, min(first + _step(count), count))


def _helpers(
    work: Callable[[Job], Result], jobs: Sequence[Job], waiting: int, count: int
) -> Iterator[_Helper]:
    """As many other processes as are wanted, or as the system lets there be."""
    for _ in range(count):
        try:
            reader, writer = os.pipe()
        except OSError:
            return
        boss = os.getpid()
        try:
            child = os.fork()
        except OSError:
            os.close(reader)
            os.close(writer)
            return
        if not child:
            _send(work, jobs, waiting, writer, boss)
        os.close(writer)
        yield _Helper(child, os.fdopen(reader, "rb"))


def _send(
    work: Callable[[Job], Result], jobs: Sequence[Job], waiting: int, writer: int, boss: int
) -> None:
    """Another process: send the results, and end without a word, at once when `boss` has ended."""
    try:
        import pickle

        with os.fdopen(writer, "wb") as pipe:
            numbers = takewhile(lambda _: os.getppid() == boss, _taken(waiting, len(jobs)))
            pipe.write(pickle.dumps({number: work(jobs[number]) for number in numbers}))
    finally:
        os._exit(0)


def _dismiss(helpers: list[_Helper]) -> None:
    """End others, whose results nobody wants."""
    for each in helpers:
        each.reader.close()
        with suppress(ProcessLookupError):
            os.kill(each.process, signal.SIGKILL)
        reap(each.process)


def _brought(helper: _Helper) -> dict[int, Any]:
    """The results of another process; none where it failed."""
    with helper.reader:
        sent = helper.reader.read()
    reap(helper.process)
    import pickle

    try:
        results: dict[int, Any] = pickle.loads(sent)
    except (EOFError, pickle.UnpicklingError):
        # They did not come whole.
        return {}
    return results


def reap(process: int) -> None:
    """Wait for the end of a process of this one."""
    # Where the system reaps them, as it does for those who ignore that one ends, it is gone.
    with suppress(ChildProcessError):
        os.waitpid(process, 0)
