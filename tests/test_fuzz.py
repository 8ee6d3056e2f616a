"""Whatever a file holds, there is an answer: found by chance, in many files that nobody wrote.

`FUZZ=20` in the environment tries twenty times as many, other ones each time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from netspec.compiler import check_file, compile_spec
from netspec.diagnostic import Diagnostic
from netspec.pages import codes
from netspec.report import text as report
from tests.cli.running import run
from tests.plausible import character_mutants, token_mutants, tree_mutants, whole_specs
from tests.reading import is_inside
from tests.test_differential import check_same

MORE = int(os.environ.get("FUZZ", "1"))
KNOWN = frozenset(codes())


def fuzzed(examples: int) -> settings:
    """So many examples, the same ones in every run unless more are asked for."""
    return settings(
        max_examples=examples * MORE,
        deadline=None,
        derandomize=MORE == 1,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all specs of this file are written, one after another."""
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture(scope="module", autouse=True)
def reached() -> Iterator[set[str]]:
    """The codes that were given; `FUZZ_CODES` names a file that takes them."""
    yield REACHED
    if "FUZZ_CODES" in os.environ:
        Path(os.environ["FUZZ_CODES"]).write_text("\n".join(sorted(REACHED)) + "\n")


REACHED: set[str] = set()


def checked(folder: Path, content: str | bytes) -> tuple[Diagnostic, ...]:
    """What is wrong with a spec: places, codes with pages, and the same when asked again."""
    path = folder / "spec.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    found = check_file(str(path))
    for each in found:
        assert each.code in KNOWN and each.code != "NS901", each
        assert each.path or (each.span and is_inside(each.span)), each
        assert all(is_inside(label.span) for label in each.labels), each
    words = report(found)
    assert bool(words) == bool(found)
    assert report(check_file(str(path))) == words
    REACHED.update(each.code for each in found)
    return found


@pytest.mark.parametrize(
    ("mutants", "examples"),
    [(character_mutants, 100), (token_mutants, 100), (tree_mutants, 150)],
)
def test_a_mutant_gets_an_answer(
    mutants: Callable[[], SearchStrategy[str]], examples: int, folder: Path
) -> None:
    @fuzzed(examples)
    @given(mutants())
    def check(spec: str) -> None:
        checked(folder, spec)

    check()


def test_any_bytes_get_an_answer(folder: Path) -> None:
    @fuzzed(100)
    @given(st.binary() | st.binary().map(lambda each: b"netspec: 1\n" + each))
    def check(content: bytes) -> None:
        checked(folder, content)

    check()


def test_a_spec_by_the_grammar_gets_an_answer(folder: Path) -> None:
    accepted = 0

    @fuzzed(60)
    @given(whole_specs())
    def check(spec: str) -> None:
        nonlocal accepted
        accepted += all(each.level == "warning" for each in checked(folder, spec))

    check()
    assert accepted >= 10


def test_keras_builds_what_is_accepted(folder: Path) -> None:
    from netspec.emit.keras import build_model

    built = 0

    @fuzzed(24)
    @given(whole_specs())
    def check(spec: str) -> None:
        nonlocal built
        if any(each.level == "error" for each in checked(folder, spec)):
            return
        import keras

        keras.backend.clear_session()
        graph = compile_spec(str(folder / "spec.yaml"))
        # The emitter compares the shapes of all layers.
        check_same(graph, build_model(graph), spec)
        done = run("build", folder / "spec.yaml", "--output", folder / "built.h5", "--quiet")
        assert done.exit_code == 0, spec
        built += 1

    check()
    assert built >= 5
