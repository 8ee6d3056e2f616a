"""Whether what a reader made of a file is what the file holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np  # noqa: TID253
import pytest

from netspec.readers.asking import Reading
from netspec.readers.inputs import write_arrays
from netspec.readers.verdict import Expected, Verdict, judge

LOADED: dict[str, Any] = {
    "params": 30,
    "trainable": 20,
    "inputs": ((None, 4),),
    "outputs": ((None, 5),),
}
EXPECTED = Expected(30, 20, ((None, 4),), ((None, 5),))
OUTPUT = np.array([[1.0, 2.0, 3.0, 4.0, 5.0]], "float32")


def compared(folder: Path, *given: Any, wanted: Any = OUTPUT) -> Verdict:
    """The verdict on outputs alone."""
    ours, theirs = str(folder / "ours.npz"), str(folder / "theirs.npz")
    write_arrays(ours, [wanted])
    write_arrays(theirs, list(given))
    expected = Expected(30, 20, ((None, 4),), ((None, 5),), ours)
    return judge(Reading("loaded", **LOADED), expected, theirs)


def test_the_same_without_outputs_is_parsed() -> None:
    verdict = judge(Reading("loaded", **LOADED), EXPECTED)
    assert verdict == Verdict("parsed")
    assert verdict.good


def test_outputs_that_a_reader_did_not_write_are_not_the_same(tmp_path: Path) -> None:
    expected = Expected(30, 20, ((None, 4),), ((None, 5),), str(tmp_path / "ours.npz"))
    verdict = judge(Reading("loaded", **LOADED), expected, str(tmp_path / "none.npz"))
    assert verdict.judgement == "parsed"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("params", 31, "parameters: 31 instead of 30"),
        ("trainable", 30, "trainable parameters: 30 instead of 20"),
        ("inputs", ((None, 5),), "input shapes: ((None, 5),) instead of ((None, 4),)"),
        ("outputs", (), "output shapes: () instead of ((None, 5),)"),
    ],
)
def test_a_figure_that_differs_is_told(field: str, value: object, message: str) -> None:
    reading = Reading("loaded", **{**LOADED, field: value})
    assert judge(reading, EXPECTED) == Verdict("different", message)


def test_a_reader_need_not_know_what_is_trained() -> None:
    assert judge(Reading("loaded", **{**LOADED, "trainable": None}), EXPECTED).good


@pytest.mark.parametrize("outcome", ["refused", "stuck", "missing"])
def test_what_was_not_loaded_is_not_good(outcome: Any) -> None:
    verdict = judge(Reading(outcome, "why"), EXPECTED)
    assert verdict == Verdict(outcome, "why")
    assert not verdict.good


def test_equal_outputs_are_the_same(tmp_path: Path) -> None:
    assert compared(tmp_path, OUTPUT) == Verdict("same", difference=0)


def test_the_last_digits_may_differ(tmp_path: Path) -> None:
    verdict = compared(tmp_path, OUTPUT + np.float32(2e-3))
    assert verdict.judgement == "same"
    assert verdict.difference == pytest.approx(2e-3, rel=1e-3)


def test_more_than_the_last_digits_may_not(tmp_path: Path) -> None:
    verdict = compared(tmp_path, OUTPUT + np.float32(5e-3))
    assert verdict.judgement == "different"
    assert verdict.message == "output 0 differs by 0.005, more than 0.004"


def test_small_outputs_are_held_to_their_spread(tmp_path: Path) -> None:
    assert compared(tmp_path, OUTPUT * 1.01e-6, wanted=OUTPUT * 1e-6).judgement == "different"


def test_nan_is_not_the_same_as_anything(tmp_path: Path) -> None:
    assert compared(tmp_path, OUTPUT * np.float32("nan")).judgement == "different"


def test_outputs_of_other_shapes_are_told(tmp_path: Path) -> None:
    assert compared(tmp_path, OUTPUT[0]).message == "output 0 is (5,) instead of (1, 5)"


def test_outputs_too_many_are_told(tmp_path: Path) -> None:
    assert compared(tmp_path, OUTPUT, OUTPUT).message == "2 outputs instead of 1"
