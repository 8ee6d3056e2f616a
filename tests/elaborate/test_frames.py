"""An error in another file, or deep in blocks, says what led there."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from netspec.diagnostic import Diagnostic
from tests.compiling import only, write

BROKEN = {
    "spelling.yaml": "blocks: {unit: {layers: [flaten]}}",
    "yaml.yaml": "blocks: {unit: {layers: [flatten}}",
    "shape.yaml": "blocks: {unit: {layers: [flatten, conv: {filters: 1, kernel_size: 3}]}}",
    "spec.spelling.yaml": "inputs: [{x: [8, 8, 3]}]\nlayers: [flaten]",
    "spec.shape.yaml": "inputs: [{x: [8, 8, 3]}]\nlayers: [flatten, max_pool]",
}


def frames(diagnostic: Diagnostic) -> list[str]:
    """What led to a diagnostic, innermost first, with line numbers."""
    chain = diagnostic.frame.chain() if diagnostic.frame else ()
    return [f"{each.title}:{each.span.line}" for each in chain]


@pytest.mark.parametrize(
    ("file", "item", "expected"),
    [
        ("spelling.yaml", "lib.unit", ["the library spelling.yaml:3"]),
        ("yaml.yaml", "lib.unit", ["the library yaml.yaml:3"]),
        ("shape.yaml", "lib.unit: {name: u}", ["`lib.unit` as u:5"]),
        ("spec.spelling.yaml", "include: {spec: FILE}", ["`include` of spec.spelling.yaml:5"]),
        ("spec.shape.yaml", "include: {spec: FILE}", ["`include` of spec.shape.yaml:5"]),
    ],
)
def test_an_error_in_another_file_says_who_uses_it(
    file: str, item: str, expected: list[str], tmp_path: Path
) -> None:
    write(BROKEN[file], tmp_path, file)
    imports = "{}" if file.startswith("spec.") else f"{{lib: {file}}}"
    text = f"inputs: [{{x: [8, 8, 3]}}]\nimports: {imports}\nlayers:\n  - {item}\n"
    said = only(text.replace("FILE", file), tmp_path)
    assert said.span is not None
    assert Path(said.span.source.path).name == file
    assert frames(said) == expected


def test_a_file_that_is_missing_is_an_error_where_it_is_named(tmp_path: Path) -> None:
    text = "inputs: [{x: [8]}]\nlayers:\n  - include: {spec: nothing.yaml}\n"
    said = only(text, tmp_path)
    assert said.span is not None
    assert (said.code, said.span.line, frames(said)) == ("NS001", 4, [])


def test_blocks_and_repeats_are_frames_with_their_variables(tmp_path: Path) -> None:
    text = """\
    inputs: [{x: [8, 8, 3]}]
    blocks:
      unit:
        params: {size: int}
        layers:
          - group: {name: inner, layers: [conv: {filters: 1, kernel_size: $size}]}
    layers:
      - repeat:
          range: [7, 9]
          index: i
          layers:
            - unit: {name: unit$(i), size: $(2 * i - 8), from: x}
    """
    said = only(dedent(text), tmp_path)
    assert frames(said) == ["`group` inner:7", "`unit` as unit9:13", "`repeat`:9"]
    assert said.frame is not None
    variables = [dict(each.variables) for each in said.frame.chain()]
    assert variables == [{}, {"size": 10}, {"i": 9}]
