"""Every kind of mistake is one error, at its place, with what would mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from netspec.compiler import check_file
from netspec.diagnostic import Diagnostic, SpecError
from netspec.read import load_source, read
from tests.catalogue import KINDS, YAML, Kind

MARKS = re.compile("[«»]")


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_mistake_is_one_error_at_its_place_with_its_cure(
    kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in kind.written.items():
        Path(name).write_text(MARKS.sub("", text), encoding="utf-8", newline="")
    found = _found(kind)
    assert [each.code for each in found] == [kind.code], found
    (error,) = found
    marked = [_place(name, text) for name, text in kind.written.items() if "«" in text]
    span = error.span
    assert ([(span.source.path, *span[1:])] if span else []) == marked
    assert kind.cure in error.help


def _found(kind: Kind) -> tuple[Diagnostic, ...]:
    if kind not in YAML:
        return check_file("spec.yaml")
    with pytest.raises(SpecError) as caught:
        read(load_source("spec.yaml"))
    return caught.value.diagnostics


def _place(name: str, text: str) -> tuple[str, int, int, int, int]:
    """File, line, column, end line and end column of what is marked."""
    before, _, rest = text.partition("«")
    inside = before + rest.partition("»")[0]
    start, end = ((each.count("\n") + 1, len(each) - each.rfind("\n")) for each in (before, inside))
    return name, *start, *end
