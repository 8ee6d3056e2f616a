"""A process that imports what the work will need while this one finds out what there is to do."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from typing import IO, Any, NamedTuple, TypeVar

from netspec.parallel import can_fork, reap

Job = TypeVar("Job")
Result = TypeVar("Result")

# Of Linux's `prctl`: which signal a process gets when its parent ends.
_PR_SET_PDEATHSIG = 1
# By this it ends, and removes before what it has begun.
_END = signal.SIGTERM
# By this message it leaves the context that it has entered.
_LEAVE = "leave"
# What is raised where it cannot be asked, or where its answer is none.
_UNSENT = (OSError, pickle.PickleError, AttributeError, TypeError)


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
    return begun_by(other, partial(_at_once, work), job)()


def begun_by(
    other: Standby | None, work: Callable[[Job], AbstractContextManager[Result]], job: Job
) -> Callable[[], Result]:
    """Have the other process enter a context; gives what has it left, and gives what it gave.

    The other process does nothing else before. Where it is ended instead, it leaves the context by
    an exception. Raises, and does work in this process, as `done_by`.
    """

    def here() -> Result:
        with work(job) as result:
            return result

    def there() -> Result:
        if running.results.closed:
            return here()
        try:
            _send(running, _LEAVE)
            succeeded, result = pickle.load(running.results)
        except (EOFError, *_UNSENT):
            return here()
        if not succeeded:
            raise result
        given: Result = result
        return given

    if other is None or other.results.closed:
        return here
    running = other
    try:
        _send(running, (work, job))
    except _UNSENT:
        return here
    return there


@contextmanager
def _at_once(work: Callable[[Job], Result], job: Job) -> Iterator[Result]:
    yield work(job)


def _send(other: Standby, message: object) -> None:
    other.jobs.write(pickle.dumps(message))
    other.jobs.flush()


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
        # The process that asked is interrupted too, and ends this one.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
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
                    told.write(pickle.dumps(_outcome(asked)))
                    told.flush()
    finally:
        os._exit(0)


def _leave(number: int, frame: object) -> None:
    # What is removed now is removed undisturbed.
    signal.signal(_END, signal.SIG_IGN)
    raise SystemExit


def _ends_with(boss: int) -> bool:
    """Have the system end this process with another one, its parent; whether it will."""
    import ctypes

    refused = ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _END)
    # It may have ended before.
    return not refused and os.getppid() == boss


def _outcome(asked: IO[bytes]) -> tuple[bool, Any]:
    work, job = pickle.load(asked)
    left = False
    try:
        with work(job) as result:
            _wait(asked)
            left = True
    # Whatever it is, it is raised by the process that asked.
    except Exception as error:
        if signal.getsignal(_END) is signal.SIG_IGN:
            # It is what a library made of the signal to end.
            raise SystemExit from error
        if not left:
            _wait(asked)
        if not isinstance(error, OSError):
            # What is pickled has no traceback.
            from traceback import format_exc

            error.add_note(format_exc())
        return False, error
    return True, result


def _wait(asked: IO[bytes]) -> None:
    """Wait until the context is to be left; end where anything else is asked for, or no more."""
    try:
        if pickle.load(asked) == _LEAVE:
            return
    except EOFError:
        # The signal to end may have come as well: now is the time for it, not later.
        signal.signal(_END, signal.SIG_IGN)
    raise SystemExit
