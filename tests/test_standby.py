"""Another process does what this one would, whatever becomes of it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from netspec import standby as module
from netspec.standby import Standby, begun_by, done_by, standby
from tests.ending import assert_all_ends_with

if not os.path.isdir("/proc/self"):
    pytest.skip("there is none here", allow_module_level=True)


@pytest.fixture(autouse=True)
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is another process although the tests have loaded a framework."""
    monkeypatch.setattr(module, "can_fork", lambda: True)


def nothing() -> None:
    """What is imported here is imported."""


@pytest.fixture
def other() -> Iterator[Standby]:
    with standby(nothing) as found:
        assert found is not None
        yield found


def process_of(_: object) -> int:
    return os.getpid()


def fail(error: Exception) -> None:
    raise error


def die_elsewhere(here: int) -> int:
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def give_a_function(_: object) -> Callable[[], None]:
    return lambda: None


class OnlyHere:
    """What can be pickled, but not be made of it elsewhere."""

    def __init__(self) -> None:
        self.process = os.getpid()

    def __setstate__(self, state: object) -> None:
        raise ImportError("there is no such module here")


def test_the_other_process_does_job_after_job(other: Standby) -> None:
    assert [done_by(other, process_of, None) for _ in range(3)] == [other.process] * 3


def test_without_another_process_this_one_does_it() -> None:
    assert done_by(None, process_of, None) == os.getpid()


def test_what_is_raised_there_is_raised_here(other: Standby) -> None:
    with pytest.raises(OSError, match="the disk is full"):
        done_by(other, fail, OSError(28, "the disk is full"))
    assert done_by(other, process_of, None) == other.process


def test_a_mistake_there_comes_with_where_it_was_made(other: Standby) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        done_by(other, fail, ZeroDivisionError("by nothing"))
    assert "in fail" in caught.value.__notes__[0]


def test_this_process_does_what_the_other_is_killed_at(other: Standby) -> None:
    assert done_by(other, die_elsewhere, os.getpid()) == os.getpid()
    # It is gone for good.
    assert done_by(other, process_of, None) == os.getpid()


@pytest.mark.parametrize("job", [lambda: None, OnlyHere()])
def test_this_process_does_what_cannot_be_sent(job: object, other: Standby) -> None:
    assert done_by(other, process_of, job) == os.getpid()


def test_this_process_does_what_cannot_be_sent_back(other: Standby) -> None:
    assert done_by(other, give_a_function, None)() is None


@contextmanager
def noting(path: Path) -> Iterator[int]:
    """Notes when it is entered, and how it is left."""
    _note(path, "entered")
    try:
        yield os.getpid()
    except BaseException:
        _note(path, "dropped")
        raise
    _note(path, "left")


def _note(path: Path, what: str) -> None:
    with path.open("a") as file:
        file.write(f"{what}\n")


def noted(path: Path, count: int) -> list[str]:
    """What is noted, when that is so many notes."""
    while not path.exists() or path.read_text().count("\n") < count:
        time.sleep(0.01)
    return path.read_text().split()


@contextmanager
def failing_late(_: object) -> Iterator[None]:
    yield
    raise OSError("the disk is full")


def test_a_context_is_entered_at_once_and_left_when_that_is_asked_for(
    other: Standby, tmp_path: Path
) -> None:
    finish = begun_by(other, noting, tmp_path / "notes")
    assert noted(tmp_path / "notes", 1) == ["entered"]
    assert finish() == other.process
    assert noted(tmp_path / "notes", 2) == ["entered", "left"]


def test_a_context_that_is_not_to_be_left_is_dropped(other: Standby, tmp_path: Path) -> None:
    begun_by(other, noting, tmp_path / "notes")
    assert noted(tmp_path / "notes", 1) == ["entered"]
    other.end()
    assert noted(tmp_path / "notes", 2) == ["entered", "dropped"]


def test_this_process_enters_the_context_when_the_other_was_ended(
    other: Standby, tmp_path: Path
) -> None:
    finish = begun_by(other, noting, tmp_path / "notes")
    noted(tmp_path / "notes", 1)
    other.end()
    assert finish() == os.getpid()
    assert noted(tmp_path / "notes", 4) == ["entered", "dropped", "entered", "left"]


def test_without_another_process_the_context_is_entered_when_it_is_asked_for(
    tmp_path: Path,
) -> None:
    finish = begun_by(None, noting, tmp_path / "notes")
    assert not (tmp_path / "notes").exists()
    assert finish() == os.getpid()
    assert noted(tmp_path / "notes", 2) == ["entered", "left"]


def test_another_job_drops_a_context(other: Standby, tmp_path: Path) -> None:
    finish = begun_by(other, noting, tmp_path / "notes")
    assert done_by(other, process_of, None) == os.getpid()
    assert noted(tmp_path / "notes", 2) == ["entered", "dropped"]
    assert finish() == os.getpid()


def test_what_is_raised_while_a_context_is_left_is_raised_here(other: Standby) -> None:
    finish = begun_by(other, failing_late, None)
    with pytest.raises(OSError, match="the disk is full"):
        finish()
    assert done_by(other, process_of, None) == other.process


def test_a_process_that_cannot_get_ready_is_done_without() -> None:
    with standby(lambda: fail(ImportError("there is no h5py"))) as other:
        assert done_by(other, process_of, None) == os.getpid()


def test_a_process_that_cannot_be_made_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    with standby(nothing) as other:
        assert other is None


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_it_ends_with_what_it_is_for(error: type[BaseException]) -> None:
    with pytest.raises(error), standby(lambda: time.sleep(3600)):
        raise error
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


WAITING = """
import time
from netspec.standby import done_by, standby

def work(job):
    time.sleep(3600)

if __name__ == "__main__":
    with standby(lambda: None) as other:
        print(flush=True)
        done_by(other, work, None)
"""


def test_it_ends_when_this_process_is_killed() -> None:
    assert_all_ends_with(WAITING)
