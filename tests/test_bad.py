"""Whole specs with one mistake each: it is found, at its line, and nothing else is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from netspec.compiler import check_file

FOLDER = Path(__file__).parent / "bad"
MARK = re.compile(r"# (?:error|warning)\[(NS\d{3})\]: (.*?)(?= # |$)")


def marks(file: Path) -> Iterator[tuple[str, int, str, str]]:
    """File, line, code and words of every error that a spec, or a file that it names, marks."""
    text = file.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        yield from ((file.name, number, code, words) for code, words in MARK.findall(line))
    for name in re.findall(r"parts/[\w/]+\.yaml", text):
        if file.parent == FOLDER and (FOLDER / name).exists():
            yield from marks(FOLDER / name)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_mistake_is_one_error_at_its_line(path: Path) -> None:
    found = sorted(
        (Path(span.source.path).name, span.line, each.code, each.message)
        for each in check_file(str(path))
        if (span := each.span)
    )
    expected = sorted(marks(path))
    assert [each[:3] for each in found] == [each[:3] for each in expected]
    for (*_, message), (*_, words) in zip(found, expected, strict=True):
        assert words in message
