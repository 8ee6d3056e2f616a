"""`--set name=value`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netspec.compiler import compile_spec
from netspec.project import Project
from netspec.setting import read_settings, setting_of
from tests.compiling import write

SPEC = """
    params: {n: 1, rate: 0.5, flag: true, word: relu, double: $(2 * n), none: null,
      sizes: list, text: str}
    inputs: [{x: [4]}]
    layers: [identity]
"""

REQUIRED = ("sizes=[1]", "text=a")


def value(setting: str, folder: Path) -> object:
    """The value of a parameter that is set."""
    graph = compile_spec(write(SPEC, folder), settings=(*REQUIRED, setting))
    return graph.params[setting.partition("=")[0]]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("n=7", 7),
        ("n=0x10", 16),
        ("rate=1e-3", 0.001),
        ("rate=2", 2),
        ("flag=false", False),
        ("sizes=[1, [2, x]]", [1, [2, "x"]]),
        ("word=1e3", "1e3"),
        ("word=", ""),
        ("word=a: b", "a: b"),
        ("text=no", "no"),
        ("text=a=b", "a=b"),
        ("double=3.5", 3.5),
        ("none=x", "x"),
    ],
)
def test_a_value_is_yaml_and_text_for_a_text(
    setting: str, expected: object, tmp_path: Path
) -> None:
    found = value(setting, tmp_path)
    assert found == expected
    assert type(found) is type(expected)


def test_the_last_of_two_values_counts(tmp_path: Path) -> None:
    graph = compile_spec(write(SPEC, tmp_path), {"n": 1}, (*REQUIRED, "n=2", "n=3"))
    assert graph.params["n"] == 3


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text("abc: ", min_size=1), each),
    max_leaves=5,
)


@given(values)
def test_a_value_is_written_as_it_is_read(value: object) -> None:
    # A parameter without a type, as one whose default is null: text has to be told from numbers.
    setting = setting_of("n", value, None)
    found = read_settings([setting], {})["n"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("A-LRN", "A-LRN"),
        ("null", '"null"'),
        ("no", '"no"'),
        ("1e3", '"1e3"'),
        ("two words", '"two words"'),
        (1e-05, "1e-05"),
        ([1, "x", True], "[1, x, true]"),
    ],
)
def test_words_stand_without_quotes_where_nothing_else_can_be_meant(
    value: object, written: str
) -> None:
    assert setting_of("n", value, None) == f"n={written}"


def test_a_text_stands_as_it_is_for_a_parameter_that_is_text(tmp_path: Path) -> None:
    params = Project(".").open(write(SPEC, tmp_path)).params
    for name in ("word", "text"):
        assert setting_of(name, "no: 1", params[name]) == f"{name}=no: 1"
    assert setting_of("none", "no: 1", params["none"]) == 'none="no: 1"'
