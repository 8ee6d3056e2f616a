"""What is said of a reference to what is not there."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.compiling import only

SPEC = """\
inputs: [{image: [8, 8, 4]}]
blocks:
  eyes:
    outputs: [fine, coarse]
    layers: [relu: {name: fine}, max_pool: {name: coarse}]
layers:
  - relu: {name: first}
  - relu: {name: gone, if: false}
  - flatten
  - eyes: {name: eyes, from: image}
  - READER
  - relu: {name: last, from: first}
  - from: last
    as: end
"""


@pytest.mark.parametrize(
    ("reader", "code", "cure"),
    [
        ("relu: {from: frist}", "NS301", "did you mean `first`?"),
        ("relu: {from: zebra}", "NS301", ""),
        ("relu: {from: last}", "NS301", "an item reads what comes before it"),
        ("relu: {from: end}", "NS301", "an item reads what comes before it"),
        ("relu: {from: gone}", "NS301", "read it by an `as`, which then names what it would have"),
        ("relu: {name: me, from: me}", "NS306", "name what comes before it"),
        ("add: {name: me, from: [first, me]}", "NS306", "name what comes before it"),
        ("add: {as: me, from: [first, me]}", "NS306", "name what comes before it"),
        ("relu: {from: flatten}", "NS318", "give the layer a `name`, or an `as`"),
        ("relu: {from: eyes.corse}", "NS317", "did you mean `coarse`?"),
        ("relu: {from: eyes.x}", "NS317", "they are `fine`, `coarse`"),
        ("relu: {from: first.0}", "NS317", "write `first`"),
        ("softmax: {from: {mask: first}}", "NS303", "write `from: {inputs: x, …}`"),
        ("softmax: {from: {inputs: first, msk: first}}", "NS204", "did you mean `mask`?"),
    ],
)
def test_a_wrong_reference_has_its_cure(reader: str, code: str, cure: str, tmp_path: Path) -> None:
    said = only(SPEC.replace("READER", reader), tmp_path)
    assert said.code == code
    assert said.help.startswith(cure) and bool(said.help) == bool(cure)


@pytest.mark.parametrize(
    ("reader", "line", "words"),
    [
        ("relu: {from: last}", 13, "`last` comes only here"),
        ("relu: {from: end}", 14, "`end` comes only here"),
        ("relu: {from: gone}", 9, "`if` leaves this out"),
        ("relu: {from: flatten}", 10, "this layer"),
    ],
)
def test_a_label_shows_what_was_meant(reader: str, line: int, words: str, tmp_path: Path) -> None:
    (label,) = only(SPEC.replace("READER", reader), tmp_path).labels
    assert (label.span.line, label.text) == (line, words)


def test_what_comes_later_in_a_block_is_shown_there(tmp_path: Path) -> None:
    text = """\
    inputs: [{image: [8, 8, 4]}]
    blocks:
      unit:
        layers:
          - side:
              - relu: {from: b}
          - repeat: {times: 1, layers: [relu: {name: b}]}
    layers: [relu: {name: b}, unit: {name: u}]
    """
    said = only(dedent(text), tmp_path)
    assert [label.span.line for label in said.labels] == [8]
