"""`--set name=value`."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.compiler import compile_spec
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
