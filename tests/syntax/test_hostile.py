"""Hostile text: always a tree or located diagnostics, at once, and in little memory."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netspec.diagnostic import SpecError
from netspec.read import load_source, read
from netspec.source import Source
from netspec.tree import plain
from tests.reading import is_inside, only, spans, value

BOMB = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 9)
)
MERGES = "a0: &a0 {k1: 1, k2: 1, k3: 1}\n" + "".join(
    f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 10)}], x{i}: 1}}\n" for i in range(1, 12)
)
ANCHORS = "".join(f"&a{i} 1, " for i in range(30_000))
CHAIN = "a0: &a0 [1]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 60))


@contextmanager
def soon() -> Iterator[None]:
    """Fails what hangs; what does not takes a second at most."""
    before = time.process_time()
    yield
    assert time.process_time() - before < 60


@pytest.fixture(autouse=True)
def _no_collector() -> Iterator[None]:
    # As the command line does.
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("- " * 30_000 + "a", "NS121", id="dashes"),
        pytest.param("[" * 100_000, "NS121", id="open lists"),
        pytest.param("{" * 100_000, "NS121", id="open mappings"),
        pytest.param("{a: [" * 30_000, "NS121", id="open both"),
        pytest.param("[\n" * 100_000, "NS121", id="open lines"),
        pytest.param("? " * 30_000, "NS121", id="question marks"),
        pytest.param(CHAIN, "NS121", id="chain of aliases"),
        pytest.param(BOMB, "NS122", id="bomb of aliases"),
        pytest.param(MERGES, "NS122", id="bomb of merges"),
        pytest.param("[" + "1, " * 600_000 + "]", "NS122", id="a million values"),
        pytest.param("[" + "&a [1], " * 100_000 + "]", "NS122", id="anchors"),
        pytest.param("\0" * 10**6, "NS102", id="zeros"),
        pytest.param("\u2028" * 500_000, "NS104", id="line separators"),
        pytest.param(" " * 2**20, "NS111", id="spaces"),
        pytest.param("\n" * 2**20, "NS111", id="lines"),
        pytest.param("#" * 2**20, "NS111", id="remark"),
        pytest.param("\t" * 2**20, "NS103", id="tabs"),
        pytest.param("a: " + "9" * 2**20, "NS117", id="digits"),
        pytest.param("a: 1" + ":59" * 300_000, "NS117", id="sexagesimal"),
        pytest.param("'" + "a" * 2**20, "NS106", id="open quote"),
        pytest.param("%" * 2**20, "NS119", id="directive"),
        pytest.param("a" * 2**20 + ": 1", "NS110", id="long key"),
        pytest.param("a: b\n" + "c\n" * 300_000, "NS110", id="words"),
        pytest.param("{}" * 500_000, "NS110", id="braces"),
        pytest.param("a: 1\n" * 300_000, "NS113", id="one key"),
        pytest.param("[" + "*a, " * 300_000 + "]", "NS115", id="unknown aliases"),
        pytest.param("a: &a [" + "*a, " * 300_000 + "]", "NS115", id="aliases of themselves"),
        pytest.param("[" + "\xa0a, " * 300_000 + "]", "NS104", id="odd spaces"),
        pytest.param("[" + "a:b, " * 300_000 + "]", "NS109", id="one word"),
        pytest.param("[" + "$(f(a, b)), " * 100_000 + "]", "NS123", id="cuts"),
        pytest.param("[" + "$(, " * 60_000 + "1,, ]", "NS110", id="no cuts"),
        pytest.param("[" + ANCHORS + "*b]", "NS115", id="anchors and no alias"),
    ],
)  # fmt: skip
def test_hostile_text_is_refused(text: str, code: str) -> None:
    source = Source("spec.yaml", text)
    with soon(), pytest.raises(SpecError) as caught:
        read(source)
    assert caught.value.diagnostics[0].code == code
    assert all(is_inside(each.span) for each in caught.value.diagnostics[:50] if each.span)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: |\n" + " x\n" * 300_000, id="block text"),
        pytest.param("a: " + "x\n " * 300_000, id="plain text"),
        pytest.param("a: '" + "x" * 2**20 + "'", id="quoted text"),
        pytest.param("a: 1." + "9" * 2**20, id="decimals"),
        pytest.param("a: $(" + "(" * 10**6, id="parentheses"),
        pytest.param("".join(f"k{i}: &a{i} 1\n" for i in range(20_000)), id="anchors"),
    ],
)
def test_large_text_is_read(text: str) -> None:
    with soon():
        value(text)


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 30_000, BOMB, MERGES], ids=range(4))
def test_a_bomb_takes_no_memory(text: str) -> None:
    tracemalloc.start()
    with pytest.raises(SpecError):
        read(Source("spec.yaml", text))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 * 2**20


def test_thirty_two_levels_are_read_and_thirty_three_are_not() -> None:
    assert value("[" * 32 + "]" * 32)
    found = only("[" * 33 + "]" * 33)
    assert (found.code, found.message) == ("NS121", "nested more than 32 deep")
    assert found.span is not None
    assert found.span.column == 33


def _alias_under(levels: int) -> str:
    """A list of 20 levels, and an alias of it inside `levels` more; the document is one, too."""
    return "- &a " + "[" * 20 + "]" * 20 + "\n- " + "[" * levels + "*a" + "]" * levels


def test_levels_count_through_aliases() -> None:
    value(_alias_under(11))
    assert only(_alias_under(12)).code == "NS121"


def test_seventy_thousand_values_are_read_and_one_more_is_not() -> None:
    # The items, and the list as two.
    value("[" + "1," * 69_998 + "]")
    found = only("[" + "1," * 69_999 + "]")
    assert (found.code, found.message) == ("NS122", "this document has more than 70,000 values")


def test_keys_count_as_values() -> None:
    # The mapping as two, the keys, and as many values.
    value("".join(f"a{number}: 1\n" for number in range(34_999)))
    assert only("".join(f"a{number}: 1\n" for number in range(35_000))).code == "NS122"


def test_values_count_through_aliases() -> None:
    def text(aliases: int) -> str:
        return "- &a [" + "1," * 999 + "]\n- [" + "*a," * aliases + "]\n"

    # The outer list, the second list, and every time the first list of 1,000 values.
    value(text(68))
    found = only(text(69))
    assert found.message == "aliases make this document larger than 70,000 values"


def _read_or_refuse(text: str) -> None:
    try:
        tree = read(Source("spec.yaml", text))
    except SpecError as error:
        assert error.diagnostics
        for each in error.diagnostics:
            assert each.path or (each.span and is_inside(each.span)), each
            assert all(is_inside(label.span) for label in each.labels), each
            assert "\n" not in each.message
    else:
        assert all(is_inside(span) for span in spans(tree))
        plain(tree)


@given(st.text())
def test_any_text_gives_a_tree_or_located_diagnostics(text: str) -> None:
    _read_or_refuse(text)


SYNTAX = "aab12 \n\n  ::,,--[]{}''\"\"&*!|>#%@`$()?~.<\t\xa0\\\r\u2028é"


@settings(max_examples=600)
@given(st.text(SYNTAX, max_size=60))
def test_any_syntax_gives_a_tree_or_located_diagnostics(text: str) -> None:
    _read_or_refuse(text)


GOOD = """\
netspec: 1
params: {n: 64}
defaults: &d
  conv: {kernel_size: 3, padding: "same"}
inputs:
  - image: [224, 224, 3]
layers:
  - conv: {filters: $(n * 2), name: 'c1'}
  - branches:
    - left: []
    - right:
      - conv: {<<: *d, filters: "$(max(4, n))"}
  - add   # remark
description: |
  Some text
  of two lines.
"""


@settings(max_examples=400)
@given(
    st.lists(
        st.tuples(st.integers(0, len(GOOD)), st.integers(0, 12), st.text(SYNTAX, max_size=3)),
        min_size=1,
        max_size=3,
    )
)
def test_a_damaged_spec_gives_a_tree_or_located_diagnostics(
    edits: list[tuple[int, int, str]],
) -> None:
    text = GOOD
    for start, length, insertion in edits:
        text = text[:start] + insertion + text[start + length :]
    _read_or_refuse(text)


@given(st.binary())
def test_any_bytes_give_a_tree_or_located_diagnostics(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(content)
    try:
        source = load_source(str(path))
    except SpecError as error:
        (found,) = error.diagnostics
        assert found.code == "NS004"
        assert found.span is None or is_inside(found.span)
    else:
        _read_or_refuse(source.text)
