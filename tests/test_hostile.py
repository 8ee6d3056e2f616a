"""Specs that mean harm: an error each, from a process that is neither large nor long busy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.hostile import CASES, FINE, MEMORY, Outcome, make, outcome

# One of each kind, for the verbs beside `check`.
SAMPLE = (
    "UTF-16", "a pipe", "a billion laughs", "deep lists", "9 ** 9 ** 9", "a billion rounds",
    "blocks that call one another", "an import by a link", "includes in a ring",
    "compile: code", "expect: less than nothing",
)  # fmt: skip
VERBS = (
    ("build", "--output", "out.h5"), ("build", "--engine", "keras", "--output", "out.h5"),
    ("summary",), ("expand",), ("targets",),
)  # fmt: skip

# Those that once hung, and some of each kind; all of them as a sweep.
QUICK = frozenset({
    "2 MiB of zeros", "UTF-16", "a device", "a link to itself", "a billion laughs",
    "code in a tag", "34,000 unknown keys", "a million digits", "a million dollars",
    "lists of lists that double",
    "empty rounds in rounds", "many left out in every round", "long expressions in every round",
    "many repeats of nothing in every round", "blocks that call one another",
    "9,800 unknown names", "10,000 globs of 10,000 layers", "includes that double",
    "includes in a ring", "an import by a link to a device", "wide joins in rounds",
    "a table of 20,000 columns", "a file of a million folders", "compile: 63,000 metrics",
    "17,000 sources of weights", "--set: a bomb",
    "10,000 parameters of a block in every round", "a long list to a block in every round",
    "10,000 globs of every include", "50 large libraries", "long names in deep blocks",
    "calls and names in a block that nothing calls", "calls of a large sub-model",
    "10,000 different attentions",
})  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of specs with room for what lies outside of it."""
    specs = tmp_path / "specs"
    specs.mkdir()
    return specs


def _answered(found: Outcome, code: str) -> None:
    assert "Traceback" not in found.said, found.said[-2000:]
    assert "NS901" not in found.said, found.said[:2000]
    assert found.status == (code != FINE), found.said[:2000]
    assert found.codes[:1] == ([] if code == FINE else [code]), found.said[:2000]


@pytest.mark.parametrize(
    "name",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.sweep) for name in CASES],
)
def test_what_means_harm_gets_an_error(name: str, folder: Path) -> None:
    case = CASES[name]
    make(case, folder)
    found = outcome(["check", *case.arguments], folder)
    _answered(found, case.code)
    assert found.memory < MEMORY


@pytest.mark.sweep
@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
@pytest.mark.parametrize("name", SAMPLE)
def test_every_verb_gives_the_same_error(name: str, verb: tuple[str, ...], folder: Path) -> None:
    case = CASES[name]
    make(case, folder)
    found = outcome([verb[0], "spec.yaml", *verb[1:]], folder)
    _answered(found, case.code)
    assert not (folder / "out.h5").exists()


@pytest.mark.parametrize("name", ["a billion laughs", "blocks that call one another", "a pipe"])
def test_a_schema_is_answered_too(name: str, folder: Path) -> None:
    make(CASES[name], folder)
    found = outcome(["schema", "--for", "spec.yaml"], folder)
    assert found.status in (0, 1)
    assert "Traceback" not in found.said
    assert "NS901" not in found.said
    if found.status == 0:
        json.loads(found.said)


def test_nothing_in_a_spec_was_run(folder: Path) -> None:
    make(CASES["code in a tag"], folder)
    outcome(["check", "spec.yaml"], folder)
    assert not (folder / "harm").exists()
