"""The example of every op."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.compiler import check_file
from netspec.reference.example import example
from netspec.reference.pages import known_words


@pytest.mark.parametrize("word", known_words())
def test_the_example_is_a_spec_that_uses_the_op(word: str, tmp_path: Path) -> None:
    text = example(word)
    assert f"\n  - {word}" in text
    path = tmp_path / "example.yaml"
    path.write_text(text, encoding="utf-8")
    assert check_file(str(path)) == ()
