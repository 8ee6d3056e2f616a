"""Two processes write what one writes, whatever becomes of the second."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from math import prod
from pathlib import Path
from typing import Any

import numpy as np  # noqa: TID253
import pytest

from netspec import parallel
from netspec.emit import fill as filling
from netspec.emit.artifact import write_artifact
from netspec.emit.datasets import Variable
from netspec.emit.fill import fill
from netspec.emit.initial import Pieces
from netspec.emit.wish import Wish
from netspec.op import Weight
from netspec.parts.initializers import read_initializer
from tests.compiling import compiled
from tests.ending import assert_all_ends_with

# With some of several pieces, and one without values.
SHAPES = [
    ("he_normal", (700, 1000), "float32"), ("zeros", (), "float32"),
    ("he_uniform", (3,), "float64"), ("orthogonal", (600, 600), "float32"),
    ("he_normal", (0, 3), "float32"), ("he_normal", (300, 1000), "float16"),
    ("ones", (2, 3), "int64"),
] + [("lecun_normal", (50_000 + number,), "float32") for number in range(20)]  # fmt: skip

# What lies between two datasets.
GAP = b"between"


@pytest.fixture(autouse=True)
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process is made although the tests have loaded a framework."""
    if not hasattr(os, "fork"):
        pytest.skip("there is no fork here")
    monkeypatch.setattr(filling, "_WORTHWHILE", 0)
    monkeypatch.setattr(filling, "can_fork", lambda: True)
    monkeypatch.setattr(parallel, "can_fork", lambda: True)


def values(variable: Variable) -> Pieces:
    return Pieces(0, variable.layer, variable.weight)


def variables() -> list[Variable]:
    """Those of `SHAPES`, each of a layer of its own."""
    return [
        Variable(
            "kernel",
            f"layer_{number}",
            Weight("kernel", shape, read_initializer(initializer), dtype=dtype),
            True,
            "Dense",
        )
        for number, (initializer, shape, dtype) in enumerate(SHAPES)
    ]


def filled(
    path: Path,
    values: Callable[[Variable], Any],
    found: Callable[[list[int | None]], Iterable[int | None]] = iter,
) -> str:
    """Write a file that has gaps between the values; the sum that `fill` gives.

    Their offsets come about as they are `found`.
    """
    offsets: list[int | None] = []
    with path.open("w+b") as file:
        for _, shape, dtype in SHAPES:
            file.write(GAP)
            size = prod(shape) * int(dtype[-2:]) // 8
            # HDF5 has no place for a dataset without values.
            offsets.append(file.tell() if size else None)
            file.seek(size, os.SEEK_CUR)
        file.write(GAP)
        file.flush()
        return fill(file.fileno(), variables(), found(offsets), values)


def of_one_process(path: Path) -> bytes:
    """The same file, written from what comes one after another."""
    assert filled(path, lambda variable: iter(values(variable))) == digest(path)
    return path.read_bytes()


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Has the second process do something before the third piece that it draws."""
    here = os.getpid()
    draw = Pieces.__getitem__

    def patch(act: Callable[[], None]) -> None:
        count = 0

        def patched(pieces: Pieces, index: int) -> Any:
            nonlocal count
            if os.getpid() != here:
                count += 1
                if count == 3:
                    act()
            return draw(pieces, index)

        monkeypatch.setattr(Pieces, "__getitem__", patched)

    return patch


def test_two_processes_write_what_one_writes(tmp_path: Path) -> None:
    assert filled(tmp_path / "two", values) == digest(tmp_path / "two")
    assert (tmp_path / "two").read_bytes() == of_one_process(tmp_path / "one")


def test_both_processes_draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = tmp_path / "drawing"
    draw = Pieces.__getitem__

    def told(pieces: Pieces, index: int) -> Any:
        with drawing.open("a") as file:
            file.write(f"{os.getpid()}\n")
        return draw(pieces, index)

    monkeypatch.setattr(Pieces, "__getitem__", told)
    filled(tmp_path / "two", values)
    assert len(set(drawing.read_text().split())) == 2


def _fail() -> None:
    raise OSError(errno.ENOSPC, "the disk is full")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("act", [_fail, _die])
def test_what_a_second_process_does_not_write_is_written_by_the_first(
    act: Callable[[], None], elsewhere: Any, tmp_path: Path
) -> None:
    expected = of_one_process(tmp_path / "one")
    elsewhere(act)
    assert filled(tmp_path / "two", values) == digest(tmp_path / "two")
    assert (tmp_path / "two").read_bytes() == expected


def test_a_failure_in_the_first_process_ends_the_second(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here, put = os.getpid(), filling._put
    calls: list[int] = []

    def full(file: int, portion: Iterator[Any]) -> None:
        calls.append(1)
        if os.getpid() == here and len(calls) == 2:
            _fail()
        put(file, portion)

    monkeypatch.setattr(filling, "_put", full)
    with pytest.raises(OSError, match="the disk is full"):
        filled(tmp_path / "two", values)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_the_second_process_draws_while_the_file_is_laid_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here, drawn = os.getpid(), tmp_path / "drawn"
    draw = Pieces.__getitem__

    def told(pieces: Pieces, index: int) -> Any:
        if os.getpid() != here:
            drawn.touch()
        return draw(pieces, index)

    def slowly(offsets: list[int | None]) -> Iterator[int | None]:
        # None of the file is laid out before something is drawn.
        while not drawn.exists():
            time.sleep(0.001)
        yield from offsets

    expected = of_one_process(tmp_path / "one")
    monkeypatch.setattr(Pieces, "__getitem__", told)
    assert filled(tmp_path / "two", values, slowly) == digest(tmp_path / "two")
    assert (tmp_path / "two").read_bytes() == expected


@pytest.mark.parametrize("error", [OSError("the disk is full"), KeyboardInterrupt()])
def test_a_file_that_cannot_be_laid_out_ends_the_second_process(
    error: BaseException, tmp_path: Path
) -> None:
    def failing(offsets: list[int | None]) -> Iterator[int | None]:
        yield from offsets[:3]
        raise error

    with pytest.raises(type(error)):
        filled(tmp_path / "two", values, failing)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


WAITING = """
import os, time
from netspec.emit import fill
from tests.emit.test_fill import SHAPES, values, variables

def never(offsets):
    time.sleep(0.1)
    print(flush=True)
    time.sleep(3600)
    yield

fill._WORTHWHILE = 0
fill.fill(os.open("/dev/null", os.O_RDWR), variables(), never(()), values)
"""


def test_the_second_process_ends_when_the_first_is_killed_at_laying_out() -> None:
    assert_all_ends_with(WAITING)


def test_a_network_of_zeros_is_written(tmp_path: Path) -> None:
    graph = compiled(
        "inputs: [{x: [30]}]\nlayers: [dense: {name: d, units: 20, kernel_initializer: zeros}]\n",
        tmp_path,
    )
    path = tmp_path / "net.h5"
    assert write_artifact(graph, str(path), Wish()) == digest(path)
    assert written(path, "d").tolist() == [[0.0] * 20] * 30


def test_what_is_loaded_in_place_of_zeros_is_written(tmp_path: Path) -> None:
    values: Any = {"head/kernel": np.full((20, 4), 3, np.float32)}
    np.savez(tmp_path / "head.npz", **values)
    graph = compiled(
        """\
        inputs: [{x: [30]}]
        layers:
          - dense: 20
          - dense: {name: head, units: 4, use_bias: false, kernel_initializer: zeros}
        weights: [{file: head.npz, into: [head]}]
        """,
        tmp_path,
    )
    path = tmp_path / "net.h5"
    assert write_artifact(graph, str(path), Wish()) == digest(path)
    assert written(path, "head").tolist() == [[3.0] * 4] * 20


def written(path: Path, layer: str) -> Any:
    """The kernel of a layer in a file."""
    import h5py

    with h5py.File(path) as file:
        return file[f"model_weights/{layer}/{layer}/kernel:0"][()]


def test_a_file_that_another_cuts_off_is_an_error(tmp_path: Path) -> None:
    with (tmp_path / "short").open("w+b") as file, pytest.raises(OSError, match="error"):
        file.write(b"abc")
        file.flush()
        filling._Digest(file.fileno()).read(10)


def test_values_that_come_in_a_row_are_written_by_one_process(tmp_path: Path) -> None:
    made: list[int] = []

    def noted(variable: Variable) -> Iterator[Any]:
        made.append(os.getpid())
        yield from values(variable)

    filled(tmp_path / "one", noted)
    assert made == [os.getpid()] * sum(1 for _, shape, _ in SHAPES if prod(shape))
