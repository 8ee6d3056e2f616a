"""A process that imports what the work will need while this one finds out what there is to do."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, NamedTuple, TypeVar

from netspec.parallel import can_fork, reap

Job = TypeVar("Job")
Result = TypeVar("Result")

# Of Linux's `prctl`: which signal a process gets when its parent ends.
_PR_SET_PDEATHSIG = 1
# By this it ends, and removes before what it has begun.
_END = signal.SIGTERM


class Standby(NamedTuple):
    """Another process, and this one's ends of the pipes to and from it."""

    process: int
    jobs: IO[bytes]
    results: IO[bytes]

    def end(self) -> None:
        """Let it end, whatever it is at, if it has not yet."""
        if self.results.closed:
            return
        with suppress(ProcessLookupError):
            os.kill(self.process, _END)
        # What was not read of a job is written when the pipe is closed, to nobody.
        with suppress(OSError):
            self.jobs.close()
        self.results.close()
        reap(self.process)


@contextmanager
def standby(ready: Callable[[], None]) -> Iterator[Standby | None]:
    """Have another process get `ready`; nothing where there can be none that ends with this one."""
    other = _start(ready) if can_fork() and os.path.isdir("/proc/self") else None
    try:
        yield other
    finally:
        if other is not None:
            other.end()


def done_by(other: Standby | None, work: Callable[[Job], Result], job: Job) -> Result:
    """What `work`, a function of some module, gives for the job or raises, in the other process.

    Where there is none, or it cannot say, because it was killed for instance, the work is done in
    this one.
    """
    if other is None or other.results.closed:
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
    if not process:
        _serve(ready, boss, ends)
    reader, jobs, results, writer = ends
    os.close(reader)
    os.close(writer)
    return Standby(process, os.fdopen(jobs, "wb"), os.fdopen(results, "rb"))


def _serve(ready: Callable[[], None], boss: int, ends: list[int]) -> None:
    """The other process: do jobs as they come, and end without a word."""
    try:
        signal.signal(_END, _leave)
        reader, jobs, results, writer = ends
        os.close(jobs)
        os.close(results)
        # HDF5 and Python tell what an end by a signal interrupts.
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        if _ends_with(boss):
            ready()
            with os.fdopen(reader, "rb") as asked, os.fdopen(writer, "wb") as told:
                while True:
                    told.write(pickle.dumps(_outcome(*pickle.load(asked))))
                    told.flush()
    finally:
        os._exit(0)


def _leave(number: int, frame: object) -> None:
    raise SystemExit


def _ends_with(boss: int) -> bool:
    """Have the system end this process with another one, its parent; whether it will."""
    import ctypes

    refused = ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _END)
    # It may have ended before.
    return not refused and os.getppid() == boss


def _outcome(work: Callable[[Any], Any], job: Any) -> tuple[bool, Any]:
    try:
        return True, work(job)
    # Whatever it is, it is raised by the process that asked.
    except Exception as error:  # noqa: BLE001
        return False, error
