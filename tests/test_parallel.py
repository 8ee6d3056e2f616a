"""Two processes give what one gives."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from netspec import parallel
from netspec.compiler import check_file
from netspec.parallel import in_two, spread
from tests.compiling import write
from tests.ending import assert_all_ends_with


@pytest.fixture(autouse=True)
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process is made although the tests have loaded a framework."""
    if not hasattr(os, "fork"):
        pytest.skip("there is no fork here")
    monkeypatch.setattr(parallel, "can_fork", lambda: True)
    monkeypatch.setattr(parallel, "_has_fork", lambda: True)


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 20])
def test_results_keep_their_order(count: int) -> None:
    assert in_two(lambda job: job * 2, range(count)) == [2 * job for job in range(count)]


def test_the_work_is_done_in_two_processes() -> None:
    def slow(_: int) -> int:
        time.sleep(0.05)
        return os.getpid()

    assert len(set(in_two(slow, range(10)))) == 2


@pytest.mark.parametrize("processes", [1, 2, 3, 5])
def test_as_many_processes_work_as_are_asked_for(processes: int) -> None:
    def slow(_: int) -> int:
        time.sleep(0.05)
        return os.getpid()

    assert len(set(spread(slow, range(4 * processes), processes))) == processes


@pytest.mark.parametrize("count", [0, 1, 2, 9, 10_000])
def test_the_results_of_many_processes_keep_their_order(count: int) -> None:
    assert spread(lambda job: job * 2, range(count), 7) == [2 * job for job in range(count)]


def test_processes_that_cannot_be_made_are_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    assert spread(lambda job: job, range(20), 4) == list(range(20))


def test_more_jobs_than_tickets_are_all_done_once() -> None:
    assert in_two(lambda job: job, range(10_000)) == list(range(10_000))


def test_what_fails_in_the_second_process_fails_in_the_first() -> None:
    with pytest.raises(ZeroDivisionError):
        in_two(_fails_at(2), range(10))
    with pytest.raises(ZeroDivisionError):
        in_two(_fails_at(1), range(10))


def test_diagnostics_come_back_whole(tmp_path: Path) -> None:
    text = """\
    inputs: [{x: [8, 8, 3]}]
    blocks: {unit: {params: {n: int}, layers: [conv: {filters: $n, kernel_size: 9}]}}
    layers: [repeat: {times: 2, index: i, layers: [unit: {n: $i}]}]
    """
    paths = [write(text, tmp_path, f"{i}.yaml") for i in range(9)]
    found = in_two(check_file, paths)
    assert [[each.code for each in some] for some in found] == [["NS403"]] * 9
    frames = [frame.variables for frame in found[2][0].frame.chain()]  # type: ignore[union-attr]
    assert frames == [{"n": 1}, {"i": 1}]


def _fails_at(number: int) -> Callable[[int], float]:
    return lambda job: 1 / (job - number)


def test_a_failure_in_the_first_process_ends_the_second() -> None:
    here = os.getpid()

    def work(job: int) -> None:
        if os.getpid() == here and job:
            raise KeyboardInterrupt
        time.sleep(0.05)

    with pytest.raises(KeyboardInterrupt):
        # All of them would take an hour.
        in_two(work, range(72_000))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


ENDLESS = """
import os, time
from netspec.parallel import in_two

def work(job):
    if job == 1:
        print(flush=True)
    time.sleep(0.05)

in_two(work, range(72_000))
"""


def test_a_second_process_ends_when_the_first_is_killed() -> None:
    assert_all_ends_with(ENDLESS)
