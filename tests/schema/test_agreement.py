"""What the schema refuses is what `check` refuses, as far as a schema can see."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from netspec.compiler import check_file
from netspec.diagnostic import Diagnostic, SpecError
from netspec.ops import CELLS
from netspec.read import read
from netspec.reference.example import example
from netspec.reference.pages import known_words
from netspec.schema.calls import schema_for
from netspec.schema.document import general
from netspec.source import Source
from netspec.tree import Tree, plain
from tests.reading import written
from tests.schema.specs import CASES, Case, lines_of, tree_of, values

# The codes of documents, items and arguments.
SEEN = {
    "NS201", "NS202", "NS203", "NS204", "NS205", "NS206", "NS207", "NS209", "NS210", "NS211",
    "NS212", "NS213", "NS215", "NS216", "NS217", "NS220", "NS222", "NS223", "NS224", "NS225",
    "NS227", "NS229", "NS236", "NS237", "NS238", "NS240", "NS246", "NS314",
}  # fmt: skip
# And those of blocks and libraries, which the schema of that one spec knows.
SEEN_FOR_ONE = SEEN | {"NS310", "NS312", "NS313", "NS241"}
# What the schema of all specs cannot know where a spec has blocks and `defaults` of its own: which
# words are blocks, and what is not missing.
OF_ONE = {"NS202", "NS203"}


@dataclass
class Written:
    """A file, what is read of it where it is YAML, and what speaks against it."""

    path: Path
    tree: Tree | None

    @cached_property
    def found(self) -> tuple[Diagnostic, ...]:
        """What `check` says."""
        return check_file(str(self.path))

    @cached_property
    def refused(self) -> list[jsonschema.ValidationError]:
        """What the schema of all specs says."""
        assert self.tree is not None
        return list(whole().iter_errors(values(self.tree)))


@cache
def whole() -> jsonschema.Draft7Validator:
    """The schema of all specs."""
    return jsonschema.Draft7Validator(general())


@pytest.fixture(scope="module", params=CASES, ids=str)
def spec(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Written]:
    """The file of a case, in this folder."""
    folder = tmp_path_factory.mktemp("case")
    case: Case = request.param
    with chdir(folder):
        path = case.file(folder)
        yield Written(path, tree_of(path))


def test_a_schema_refuses_what_check_does(spec: Written) -> None:
    tree = spec.tree
    if tree is None:
        return
    found = _errors(spec)
    lines = lines_of(spec.refused, tree)
    if not found:
        assert not lines
    missed = [each for each in found if _seen(each, SEEN) and _line(each) not in lines]
    assert {each.code for each in missed} <= OF_ONE
    if missed:
        assert not isinstance(values(tree), dict) or {"blocks", "defaults"} & values(tree).keys()


def test_the_schema_of_one_spec_knows_its_blocks_and_defaults(spec: Written) -> None:
    tree = spec.tree
    if tree is None or not {"blocks", "defaults", "imports"} & _keys(values(tree)):
        return
    found = _errors(spec)
    if any(each.code in ("NS001", "NS008") for each in found):
        # The library is not there.
        return
    one = jsonschema.Draft7Validator(schema_for(str(spec.path)))
    lines = lines_of(one.iter_errors(values(tree)), tree)
    if not found:
        assert not lines
    wanted = [each for each in found if _seen(each, SEEN_FOR_ONE)]
    assert not [each for each in wanted if _line(each) not in lines]


def test_a_schema_refuses_no_line_that_check_does_not(spec: Written) -> None:
    tree = spec.tree
    if tree is None:
        return
    wrong = {each.span.line for each in spec.found if each.span}
    for error in spec.refused:
        # What is missing, `check` says when nothing else is wrong.
        if error.validator != "required" and error.instance is not None:
            assert lines_of([error], tree) & wrong, error.message


# What a value, an item or a key may be replaced with.
LITERALS: tuple[Any, ...] = (
    None, True, -1, 0, 1, 7, 0.5, -0.5, 1e-6, "$(1/0)", "$x", "1", "", "a b", "text", "same",
    "relu", "conv", "flatten", "zeros", "adam", "mse", "int", [], {}, [2, 2], [1, 2, 3], [None],
    ["relu"], [[1, 2], [3, 4]], {"a": 1}, {"relu": None}, {"l2": 0.1}, {"conv": 3}, {"name": "x"},
    {"layer": "relu"}, [{"relu": {}}],
)  # fmt: skip


@cache
def documents() -> list[Any]:
    """Small specs with all there is in them."""
    texts = [each.text for each in CASES if each.text and not each.beside]
    texts += [example(word) for word in (*known_words(), *CELLS)]
    found = [_read(text) for text in texts]
    return [each for each in found if isinstance(each, dict)]


def _read(text: str) -> Any:
    try:
        return plain(read(Source("spec.yaml", text)))
    except SpecError:
        return None


@pytest.fixture(params=[100, pytest.param(1500, marks=pytest.mark.slow)])
def mutants(request: pytest.FixtureRequest) -> int:
    """How many wrong specs: some always, many as a slow test."""
    count: int = request.param
    return count


def test_a_schema_refuses_no_mutant_that_check_takes(mutants: int, tmp_path: Path) -> None:
    rng = random.Random(mutants)
    path = tmp_path / "mutant.yaml"
    for _ in range(mutants):
        document = _mutated(rng, rng.choice(documents()))
        path.write_text(json.dumps(document), encoding="utf-8")
        if not any(each.level == "error" for each in check_file(str(path))):
            wrong = [each.message for each in whole().iter_errors(document)]
            assert not wrong or _is_unread(document), document


def _is_unread(document: Any) -> bool:
    """Whether something may be wrong where `check` does not look: in what an `if` leaves out."""
    conditional = any("if" in path for path in _paths(document))
    return conditional or not isinstance(document.get("description", ""), str)


def _mutated(rng: random.Random, document: Any) -> Any:
    document = copy.deepcopy(document)
    *way, last = rng.choice([path for path in _paths(document) if path])
    around = document
    for step in way:
        around = around[step]
    match rng.randrange(4):
        case 0 if isinstance(around, dict):
            around[rng.choice(_words())] = around.pop(last)
        case 1 if isinstance(around, dict):
            around[rng.choice(_words())] = rng.choice(LITERALS)
        case 2:
            del around[last]
        case _:
            around[last] = rng.choice(LITERALS)
    return document


def _paths(value: Any) -> Iterator[tuple[Any, ...]]:
    yield ()
    steps = (
        value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    )
    for step in steps:
        yield from ((step, *path) for path in _paths(value[step]))


@cache
def _words() -> list[str]:
    """The keys of all specs."""
    paths = (path for document in documents() for path in _paths(document))
    return sorted({step for path in paths for step in path if isinstance(step, str)})


def _keys(document: Any) -> set[str]:
    return set(document) if isinstance(document, dict) else set()


def _line(diagnostic: Diagnostic) -> int:
    return diagnostic.span.line if diagnostic.span else 0


def _errors(spec: Written) -> list[Diagnostic]:
    """The errors of the file itself."""
    own = str(spec.path)
    return [
        each
        for each in spec.found
        if each.level == "error" and (each.span is None or each.span.source.path == own)
    ]


def _seen(diagnostic: Diagnostic, codes: set[str]) -> bool:
    """Whether a schema can see what is wrong: not what is computed, nor another file."""
    if diagnostic.code not in codes or diagnostic.span is None:
        return False
    if diagnostic.code in ("NS312", "NS313", "NS241") and "the block" not in diagnostic.message:
        return False
    return "$" not in written(diagnostic.span)
