"""Whole processes: how long they take and how much memory they need at most."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeAlias

Command: TypeAlias = Sequence[str]

# The same for both sides: Keras on TensorFlow and the CPU, without its remarks, and Python with its
# compiled modules kept, as it comes.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
}


class Cost(NamedTuple):
    """What one process took: seconds and MiB."""

    seconds: float
    memory: float


class Costs(NamedTuple):
    """What each run of a command took, in the order of the runs."""

    seconds: tuple[float, ...]
    memory: tuple[float, ...]


def compare(
    commands: Mapping[str, Command], runs: int, written: Sequence[Path] = ()
) -> dict[str, Costs]:
    """The costs of each command, run in turn so that the machine's moods hit all alike.

    Files that commands have `written` are removed before every run: replacing a large file takes
    longer than making one, and overwriting it less.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs + 1):
        for name, command in commands.items():
            for path in written:
                path.unlink(missing_ok=True)
            costs[name].append(_run(command))
    # The first run warms up.
    return {name: Costs(*zip(*each[1:], strict=True)) for name, each in costs.items()}


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the quotients of what was measured in turn."""
    return median(our / their for our, their in zip(ours, theirs, strict=True))


def _run(command: Command) -> Cost:
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    complaints = process.stderr.read()
    # Not `process.wait`, which does not tell what the process used.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{complaints.decode()}")
    return Cost(seconds, usage.ru_maxrss / 1024)
