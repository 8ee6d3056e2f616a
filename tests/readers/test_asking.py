"""What readers say of files, with Keras as the reader and with one that misbehaves."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np  # noqa: TID253
import pytest

from netspec.readers.asking import Reading, Request, ask
from netspec.readers.inputs import write_arrays
from netspec.readers.reader import READERS, Reader, elsewhere
from netspec.readers.verdict import Expected, judge

if TYPE_CHECKING:
    import keras

MISBEHAVING = """
import os, sys, time

__version__ = "1.0"
print("it says things on its standard output")


class models:
    @staticmethod
    def load_model(path):
        if path.endswith("endless.h5"):
            time.sleep(60)
        if path.endswith("deadly.h5"):
            print("no memory left", file=sys.stderr, flush=True)
            os._exit(3)
        raise ValueError(f"I do not like {os.path.basename(path)}")
"""


@pytest.fixture(scope="module")
def model() -> keras.Model:
    import keras

    keras.utils.set_random_seed(1)
    x, y = keras.Input((4,), name="x"), keras.Input((3, 2), name="y")
    held = keras.layers.Dense(3, name="held", trainable=False)(x)
    outputs = [held, keras.layers.Dense(5, name="free")(y)]
    return keras.Model([x, y], outputs, name="net")


@pytest.fixture(scope="module")
def folder(model: keras.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model in each format, two files that are none, and what the model gives."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "broken.h5").write_bytes(b"\x89HDF\r\n\x1a\nand no more")
    model.save(folder / "net.keras")
    (folder / "net.json").write_text(model.to_json(), encoding="utf-8")
    arrays = [np.ones((2, 4), "float32"), np.full((2, 3, 2), 0.5, "float32")]
    write_arrays(str(folder / "inputs.npz"), arrays)
    write_arrays(str(folder / "expected.npz"), [each.numpy() for each in model(arrays)])
    return folder


@pytest.fixture(scope="module")
def readings(folder: Path) -> dict[str, Reading]:
    names = ("broken.h5", "absent.keras", "net.keras", "net.json")
    requests = [
        Request(str(folder / name), str(folder / "inputs.npz"), str(folder / f"{name}.npz"))
        for name in names
    ]
    return dict(zip(names, ask(READERS["keras"], requests), strict=True))


@pytest.fixture
def misbehaving(tmp_path: Path) -> Reader:
    (tmp_path / "misbehaving.py").write_text(MISBEHAVING, encoding="utf-8")
    return replace(READERS["keras"], module="misbehaving", path=(str(tmp_path),))


@pytest.mark.parametrize("name", ["net.keras", "net.json"])
def test_what_is_in_a_file_is_told(name: str, readings: dict[str, Reading]) -> None:
    import keras

    reading = readings[name]
    assert reading.outcome == "loaded"
    assert reading.version == keras.__version__
    assert (reading.params, reading.trainable) == (30, 15)
    assert reading.inputs == ((None, 4), (None, 3, 2))
    assert reading.outputs == ((None, 3), (None, 3, 5))
    assert set(reading.layers) == {"x", "y", "held", "free"}


def test_what_the_model_gives_is_written(folder: Path, readings: dict[str, Reading]) -> None:
    shapes = ((None, 4), (None, 3, 2)), ((None, 3), (None, 3, 5))
    expected = Expected(30, 15, *shapes, outputs=str(folder / "expected.npz"))
    verdict = judge(readings["net.keras"], expected, str(folder / "net.keras.npz"))
    assert verdict.judgement == "same"
    assert verdict.difference == 0


@pytest.mark.parametrize(
    ("name", "cause"), [("broken.h5", "OSError: "), ("absent.keras", "ValueError: File not found")]
)
def test_a_file_that_is_none_is_refused(
    name: str, cause: str, readings: dict[str, Reading]
) -> None:
    assert readings[name].outcome == "refused"
    assert readings[name].message.startswith(cause)


def test_a_reader_that_is_not_installed_is_missing() -> None:
    reader = replace(READERS["keras"], module="no_such_reader")
    assert [(each.outcome, each.message) for each in ask(reader, [Request("a"), Request("b")])] == [
        ("missing", "No module named 'no_such_reader'"),
        ("missing", "No module named 'no_such_reader'"),
    ]


def test_a_python_that_is_not_there_is_missing() -> None:
    (reading,) = ask(elsewhere(READERS["keras"], "/no/such/python"), [Request("a.h5")])
    assert reading == Reading("missing", "cannot run `/no/such/python`: No such file or directory")


def test_a_reader_that_ends_before_it_starts_is_missing(tmp_path: Path) -> None:
    (tmp_path / "failing.py").write_text("raise SystemExit('too old a machine')")
    reader = replace(READERS["keras"], module="failing", path=(str(tmp_path),))
    assert ask(reader, [Request("a.h5")]) == [
        Reading("missing", "its process ended: too old a machine")
    ]


def test_a_reader_that_is_stuck_before_it_starts_is_waited_for_once(tmp_path: Path) -> None:
    (tmp_path / "endless.py").write_text("import time; time.sleep(60)")
    reader = replace(READERS["keras"], module="endless", path=(str(tmp_path),))
    begin = time.monotonic()
    readings = ask(reader, [Request("a.h5")] * 8, limit=1)
    assert readings == [Reading("stuck", "no answer after 1 s")] * 8
    assert time.monotonic() - begin < 5


def test_a_file_that_takes_too_long_costs_that_file_alone(misbehaving: Reader) -> None:
    first, second = ask(misbehaving, [Request("endless.h5"), Request("b.h5")], limit=1)
    assert first == Reading("stuck", "no answer after 1 s", "1.0")
    assert second == Reading("refused", "ValueError: I do not like b.h5", "1.0")


def test_a_file_that_ends_the_process_costs_that_file_alone(misbehaving: Reader) -> None:
    requests = [Request("a.h5"), Request("deadly.h5"), Request("c.h5")]
    assert [each.message for each in ask(misbehaving, requests)] == [
        "ValueError: I do not like a.h5",
        "its process ended: no memory left",
        "ValueError: I do not like c.h5",
    ]


def test_no_files_need_no_reader() -> None:
    assert ask(elsewhere(READERS["keras"], "/no/such/python"), []) == []
