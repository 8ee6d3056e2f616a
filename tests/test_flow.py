"""Values in YAML's flow style."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from netspec.flow import flow, text
from netspec.read import read
from netspec.source import Source
from netspec.tree import plain

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec="utf-8", exclude_characters="$")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)


def read_back(words: str) -> object:
    return plain(read(Source("spec.yaml", f"- {words}\n")))


@given(VALUES)
def test_what_is_written_reads_back_the_same(value: object) -> None:
    if isinstance(value, dict) and "<<" in value:
        return
    assert read_back(flow(value)) == [value]


@pytest.mark.parametrize(
    "word", ["no", "On", "1e3", "0x1F", "1_2", "12", "null", "~", "true", "2024-01-01", "a b", ""]
)
def test_a_text_that_reads_as_something_else_is_quoted(word: str) -> None:
    assert text(word) == f'"{word}"'
    assert yaml.safe_load(text(word)) == word


@pytest.mark.parametrize("word", ["conv1", "1_conv", "block1_conv1", "w.h5", "dir/w.h5", "a-b"])
def test_a_plain_name_is_not_quoted(word: str) -> None:
    assert text(word) == word
    assert read_back(word) == [word]


def test_a_dollar_in_a_value_is_doubled_and_in_a_key_is_not() -> None:
    assert flow({"bias$": "a$b"}) == '{"bias$": "a$$b"}'


def test_what_no_spec_can_hold_is_refused() -> None:
    with pytest.raises(TypeError):
        flow(object())
