"""A process that imports what the work will need while this one finds out what there is to do."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, NamedTuple, TypeVar

from netspec.parallel import can_fork

Job = TypeVar("Job")
Result = TypeVar("Result")

# Of Linux's `prctl`: which signal a process gets when its parent ends.
_PR_SET_PDEATHSIG = 1


class Standby(NamedTuple):
    """Another process, and this one's ends of the pipes to and from it."""

    process: int
    jobs: IO[bytes]
    results: IO[bytes]


@contextmanager
def standby(ready: Callable[[], None]) -> Iterator[Standby | None]:
    """Have another process get `ready`; nothing where there can be none that ends with this one."""
    other = _start(ready) if can_fork() and os.path.isdir("/proc/self") else None
    try:
        yield other
    finally:
        if other is not None:
            _end(other)


def done_by(other: Standby | None, work: Callable[[Job], Result], job: Job) -> Result:
    """What `work`, a function of some module, gives for the job or raises, in the other process.

    Where there is none, or it cannot say, because it was killed for instance, the work is done in
    this one.
    """
    if other is None:
        return work(job)
    try:
        other.jobs.write(pickle.dumps((work, job)))
        other.jobs.flush()
        succeeded, result = pickle.load(other.results)
    except (OSError, EOFError, pickle.PickleError, AttributeError, TypeError):
        return work(job)
    if not succeeded:
        raise result
    given: Result = result
    return given


def _start(ready: Callable[[], None]) -> Standby | None:
    boss = os.getpid()
    ends: list[int] = []
    try:
        ends += os.pipe()
        ends += os.pipe()
        process = os.fork()
    except OSError:
        for each in ends:
            os.close(each)
        return None
    reader, jobs, results, writer = ends
    if not process:
        os.close(jobs)
        os.close(results)
        _serve(ready, boss, reader, writer)
    os.close(reader)
    os.close(writer)
    return Standby(process, os.fdopen(jobs, "wb"), os.fdopen(results, "rb"))


def _end(other: Standby) -> None:
    os.kill(other.process, signal.SIGKILL)
    os.waitpid(other.process, 0)
    # What was not read of a job is written when the pipe is closed, to nobody.
    with suppress(OSError):
        other.jobs.close()
    other.results.close()


def _serve(ready: Callable[[], None], boss: int, reader: int, writer: int) -> None:
    """The other process: do jobs as they come, and end without a word."""
    try:
        if _ends_with(boss):
            ready()
            with os.fdopen(reader, "rb") as jobs, os.fdopen(writer, "wb") as results:
                while True:
                    results.write(pickle.dumps(_outcome(*pickle.load(jobs))))
                    results.flush()
    finally:
        os._exit(0)


def _ends_with(boss: int) -> bool:
    """Have the system end this process with another one, its parent; whether it will."""
    import ctypes

    refused = ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # It may have ended before.
    return not refused and os.getppid() == boss


def _outcome(work: Callable[[Any], Any], job: Any) -> tuple[bool, Any]:
    try:
        return True, work(job)
    # Whatever it is, it is raised by the process that asked.
    except Exception as error:  # noqa: BLE001
        return False, error
