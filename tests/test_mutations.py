"""Ten thousand wrong specs: each gives a graph or a located error, and nothing else."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from netspec.compiler import compile_spec
from netspec.diagnostic import Diagnostic, SpecError
from netspec.report import text

SPECS = Path(__file__).parent.parent / "specs"
SEEDS = ("siamese", "inception_factorized", "vgg", "flowers", "residual", "vgg19_lrn", "googlenet")
LITERALS = (
    "null", "true", "-1", "0", "7", "1e9", "0.5", "99999999999", "$(1/0)", "$x", "$(filters)", "[]",
    "{}", "[1, 2, 3]", "{a: 1}", '"text"', "same", "$(in_channels * 1000)", "*anchor", "!!tag",
    ".nan",
)  # fmt: skip

Mutation = Callable[[random.Random, str], str]


def drop_line(rng: random.Random, spec: str) -> str:
    lines = spec.splitlines()
    del lines[rng.randrange(len(lines))]
    return "\n".join(lines)


def swap_lines(rng: random.Random, spec: str) -> str:
    lines = spec.splitlines()
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return "\n".join(lines)


def indent_line(rng: random.Random, spec: str) -> str:
    lines = spec.splitlines()
    at = rng.randrange(len(lines))
    lines[at] = " " * rng.choice((1, 2, 4)) + lines[at]
    return "\n".join(lines)


def change_character(rng: random.Random, spec: str) -> str:
    at = rng.randrange(len(spec))
    return spec[:at] + rng.choice("{}[]:,-$()#&*!'\"\t\n 0aé\u2028\x00") + spec[at + 1 :]


def change_value(rng: random.Random, spec: str) -> str:
    places = list(re.finditer(r"(?<=: )[^\s,{}\[\]]+", spec))
    place = rng.choice(places)
    return spec[: place.start()] + rng.choice(LITERALS) + spec[place.end() :]


def swap_words(rng: random.Random, spec: str) -> str:
    first, second = rng.sample(sorted(set(re.findall(r"[a-z_]{3,}", spec))), 2)
    return re.sub(rf"\b{first}\b", second, spec, count=rng.choice((0, 1)))


MUTATIONS: tuple[Mutation, ...] = (
    drop_line,
    swap_lines,
    indent_line,
    change_character,
    change_value,
    swap_words,
)


@pytest.mark.parametrize("name", SEEDS)
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_mutated_spec_gives_a_graph_or_located_errors(
    mutation: Mutation, name: str, mutants: int, tmp_path: Path
) -> None:
    rng = random.Random(f"{name} {mutation.__name__}")
    spec = (SPECS / f"{name}.yaml").read_text()
    path = _beside_libraries(tmp_path)
    for _ in range(mutants):
        wrong = spec
        for _ in range(rng.choice((1, 1, 2, 5))):
            wrong = mutation(rng, wrong)
        path.write_text(wrong, encoding="utf-8")
        _check(path, wrong)


@pytest.fixture(params=[20, pytest.param(220, marks=pytest.mark.sweep)])
def mutants(request: pytest.FixtureRequest) -> int:
    """How many mutants of each kind and spec: a few always, ten thousand in all in the sweep."""
    count: int = request.param
    return count


def _beside_libraries(folder: Path) -> Path:
    # Copied, since a link that leads out of the spec's folder is refused.
    shutil.copytree(SPECS / "blocks", folder / "blocks")
    shutil.copy(SPECS / "vgg16.yaml", folder)
    return folder / "mutant.yaml"


def _check(path: Path, spec: str) -> None:
    try:
        compile_spec(str(path))
    except SpecError as error:
        assert error.diagnostics
        for each in error.diagnostics:
            _inside(each, spec)
        assert text(error.diagnostics, color=False)


def _inside(diagnostic: Diagnostic, spec: str) -> None:
    """A place in the spec is one that the file has."""
    span = diagnostic.span
    if span is None or span.source.text != spec:
        return
    lines = len(spec.splitlines()) + 1
    assert 1 <= span.line <= span.end_line <= lines + 1, diagnostic
    assert span.column >= 1, diagnostic
    assert (span.line, span.column) <= (span.end_line, span.end_column), diagnostic
