"""A shape that does not fit is said once: what hangs on the layer says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compiling import found, only

# An item named `wrong` that cannot take what comes in, 14 x 14 x 12 or 14 x 14 x ? from `open`.
MISTAKES = {
    "NS402": "repeat_vector: {name: wrong, n: 3}",
    "NS403": "conv: {name: wrong, filters: 4, kernel_size: 17}",
    "NS404": "add: {name: wrong, from: [image, small]}",
    "NS405": "conv: {name: wrong, filters: 10, kernel_size: 3, groups: 5}",
    "NS406": "conv: {name: wrong, filters: 4, kernel_size: 3, from: open}",
    "NS407": "concat: {name: wrong, from: [image, small]}",
    "NS408": "batch_norm: {name: wrong, axis: 4}",
    "NS409": "reshape: {name: wrong, target_shape: [7, 7, 7]}",
    "NS411": "crop: {name: wrong, cropping: 7}",
    "NS412": "permute: {name: wrong, dims: [2, 1]}",
    "NS415": "dot: {name: wrong, axes: 1, from: [image, small]}",
    "NS416": "call: {layer: kernel, from: small, as: wrong}",
    "NS417": "conv: {name: wrong, filters: 4, kernel_size: 3, kernel_initializer: identity}",
}

SPEC = """\
inputs:
  - image: [14, 14, 12]
  - small: [7, 7, 6]
  - open: [14, 14, null]
blocks:
  unit:
    params: {filters: int}
    layers:
      - conv: {name: conv, filters: $filters, kernel_size: 1}
layers:
  - conv: {name: kernel, filters: 8, kernel_size: 3, from: image}
  - from: image
  - MISTAKE
  - conv: {name: after, filters: $(in_channels * 2), kernel_size: 3}
  - unit: {name: called, filters: $(in_channels // 2)}
  - branches:
      - identity: []
      - named:
          - dense: {from: wrong, units: $(wrong.channels)}
  - concat
  - add: {name: sum, from: [wrong, kernel]}
  - call: {layer: after, from: kernel}
  - repeat:
      times: $(in_height // 2)
      index: i
      layers:
        - max_pool: {name: pool$(i)}
  - flatten
  - dense: {name: predictions, units: 10, if: $(in_channels > 3)}
outputs: [predictions, wrong, called_conv]
expect:
  params: 1
  shapes: {after: [1, 1, 1], pool1: [1, 1, 1]}
compile: {loss: {predictions: mse}}
"""


@pytest.mark.parametrize("code", MISTAKES)
def test_a_shape_that_does_not_fit_is_said_once(code: str, tmp_path: Path) -> None:
    line = SPEC.splitlines().index("  - MISTAKE") + 2
    assert found(SPEC.replace("MISTAKE", MISTAKES[code]), tmp_path) == [(line, code)]


def test_two_minus_ones_are_said_once(tmp_path: Path) -> None:
    item = "reshape: {name: wrong, target_shape: [-1, -1]}"
    line = SPEC.splitlines().index("  - MISTAKE") + 2
    assert found(SPEC.replace("MISTAKE", item), tmp_path) == [(line, "NS410")]


def test_a_shape_that_is_not_expected_is_said_once(tmp_path: Path) -> None:
    text = """\
    inputs: [{image: [14, 14, 12]}]
    layers:
      - conv: {name: conv, filters: 8, kernel_size: 3}
      - relu: {name: relu}
    expect: {shapes: {conv: [14, 14, 8]}}
    """
    assert found(text, tmp_path) == [(6, "NS414")]


def test_a_mistake_in_a_repeat_is_said_once(tmp_path: Path) -> None:
    text = """\
    inputs: [{image: [14, 14, 12]}]
    layers:
      - repeat:
          times: 3
          layers:
            - conv: {filters: 8, kernel_size: 3, from: image, groups: 8}
            - relu
      - flatten
    """
    assert found(text, tmp_path) == [(7, "NS405")]


@pytest.mark.parametrize(
    ("text", "line", "cure"),
    [
        (
            "inputs: [32, null, 3]\nlayers: [relu]",
            2,
            "write `- image: [32, null, 3]`",
        ),
        (
            "inputs:\n  - [32, 32, 3]\nlayers: [relu]",
            3,
            "write `- image: [32, 32, 3]`",
        ),
        (
            "inputs: [{x: [4]}]\nimports: [lib.yaml]\nlayers: [lib.unit]",
            3,
            "write `imports: {name: file.yaml}`",
        ),
        (
            "inputs: [{x: [4]}]\nblocks: [unit: {layers: [relu]}]\nlayers: [unit]",
            3,
            "write `blocks: {name: {layers: […]}}`",
        ),
    ],
)
def test_a_section_of_the_wrong_form_is_one_error(
    text: str, line: int, cure: str, tmp_path: Path
) -> None:
    error = only(text, tmp_path)
    assert (error.span and error.span.line, error.help) == (line, cure)
