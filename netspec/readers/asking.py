"""What a reader says of files. It may refuse one, be stuck in it, or fall over it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple, TypeAlias

from netspec.readers.reader import Reader
from netspec.tensor import Shape

Outcome: TypeAlias = Literal["loaded", "refused", "stuck", "missing"]


class Request(NamedTuple):
    """A file to read; with `inputs`, also what its model gives for them.

    `inputs` and `outputs` are the paths of `.npz` files with one array for each tensor, named by
    its place: `0`, `1`, …. A reader that cannot compute writes no `outputs`.
    """

    path: str
    inputs: str = ""
    outputs: str = ""


@dataclass(frozen=True)
class Reading:
    """What came of one file: `loaded`, or why not, in `message`.

    Shapes count the batch; `trainable` is `None` where a reader does not know what is trained.
    `layers` has the reader's own names.
    """

    outcome: Outcome
    message: str = ""
    version: str = ""
    params: int = 0
    trainable: int | None = None
    inputs: tuple[Shape, ...] = ()
    outputs: tuple[Shape, ...] = ()
    layers: tuple[str, ...] = ()


def ask(reader: Reader, requests: Sequence[Request], limit: float = 120) -> list[Reading]:
    """What a reader says of each file, which may take `limit` seconds.

    One process reads them all, for importing a framework takes longer than most files; where one
    ends or outlasts it, another goes on behind that file.
    """
    readings: list[Reading] = []
    while len(readings) < len(requests):
        found = _ask(reader, requests[len(readings) :], limit)
        readings += found
        if not found[-1].version:
            # It never got as far as to a file, and would not for the next.
            readings += found[-1:] * (len(requests) - len(readings))
    return readings


def _ask(reader: Reader, requests: Sequence[Request], limit: float) -> list[Reading]:
    """The readings that one process gave, at least one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        answers = folder / "answers.jsonl"
        answers.touch()
        command = [*reader.command, _write(reader, requests, answers, folder / "requests.json")]
        with (folder / "complaints").open("w+b") as complaints:
            try:
                in_time = _run(command, reader.variables, complaints, answers, limit)
            except OSError as error:
                return [Reading("missing", f"cannot run `{reader.python}`: {error.strerror}")]
            last = _last_line(complaints)
        # A process that is ended may leave half a line.
        lines = answers.read_text(encoding="utf-8").split("\n")[:-1]
    why = Reading("refused", f"its process ended: {last}")
    if not in_time:
        why = Reading("stuck", f"no answer after {limit:g} s")
    return _readings([json.loads(line) for line in lines], len(requests), why)


def _readings(said: list[dict[str, Any]], count: int, why: Reading) -> list[Reading]:
    """What the lines say of `count` files, and `why` there is no line for the next, if so."""
    if not said:
        return [why if why.outcome == "stuck" else replace(why, outcome="missing")]
    if "missing" in said[0]:
        return [Reading("missing", said[0]["missing"])]
    version = said[0]["version"]
    readings = [_reading(facts, version) for facts in said[1:]]
    return readings if len(readings) == count else [*readings, replace(why, version=version)]


def _write(reader: Reader, requests: Sequence[Request], answers: Path, path: Path) -> str:
    """The file that the script reads."""
    asked = {
        "script": reader.script,
        "module": reader.module,
        "imports": reader.imports,
        "answers": str(answers),
        "files": [
            {key: os.path.abspath(value) if value else "" for key, value in each._asdict().items()}
            for each in requests
        ],
    }
    path.write_text(json.dumps(asked), encoding="utf-8")
    return str(path)


def _run(
    command: Sequence[str],
    variables: dict[str, str],
    complaints: IO[bytes],
    answers: Path,
    limit: float,
) -> bool:
    """Run until the end, or until there is no new answer for `limit` seconds; whether it ended."""
    process = subprocess.Popen(
        command,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=complaints,
        start_new_session=True,
    )
    try:
        size, deadline = 0, time.monotonic() + limit
        while process.poll() is None:
            if answers.stat().st_size > size:
                size, deadline = answers.stat().st_size, time.monotonic() + limit
            elif time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it started, also when we are interrupted."""
    if process.poll() is not None:
        return
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _last_line(file: IO[bytes]) -> str:
    file.seek(0)
    lines = file.read().decode(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else ""


def _reading(facts: dict[str, Any], version: str) -> Reading:
    if "refused" in facts:
        return Reading("refused", facts["refused"], version)
    return Reading(
        "loaded",
        version=version,
        params=facts["params"],
        trainable=facts["trainable"],
        inputs=_shapes(facts["inputs"]),
        outputs=_shapes(facts["outputs"]),
        layers=tuple(facts["layers"]),
    )


def _shapes(listed: list[list[int | None]]) -> tuple[Shape, ...]:
    return tuple(map(tuple, listed))
