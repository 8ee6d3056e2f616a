"""What is said of a contract that is broken: what was wanted, what is, by how much, and whence."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.diagnostic import Diagnostic
from tests.compiling import only

NET = """\
inputs: [{x: [28, 28, 1]}]
freeze: [c]
layers:
  - conv: {name: c, filters: 8, kernel_size: 3}
  - flatten
  - dense: {name: d, units: 10}
"""


def broken(expect: str, folder: Path) -> Diagnostic:
    """The one thing that is wrong with what a spec expects."""
    return only(f"{NET}expect: {{{expect}}}\n", folder)


@pytest.mark.parametrize(
    ("expect", "message", "label", "first"),
    [
        (
            "params: 54161",
            "`params` is 54,170, but `expect` says 54,161",
            "+9",
            "`d` has 54,090 (99.9 %)",
        ),
        (
            "params: 54.2k",
            "`params` is 54,170, but `expect` says 54,200",
            "-30",
            "`d` has 54,090 (99.9 %)",
        ),
        (
            "trainable_params: 0",
            "`trainable_params` is 54,090, but `expect` says 0",
            "+54,090",
            "`d` has 54,090 (100.0 %)",
        ),
        (
            "frozen_params: 81",
            "`frozen_params` is 80, but `expect` says 81",
            "-1",
            "`c` has 80 (100.0 %)",
        ),
        ("layers: 5", "`layers` is 4, but `expect` says 5", "-1", ""),
        (
            "params_max: 54k",
            "`params` is 54,170, more than the 54,000 allowed",
            "170 too many",
            "`d` has 54,090 (99.9 %)",
        ),
        (
            "params_max: $(54000 * 1.0001)",
            "`params` is 54,170, more than the 54,005.4 allowed",
            "164.6 too many",
            "`d` has 54,090 (99.9 %)",
        ),
        (
            "macs_max: 0.1M",
            "`macs` is 102,752, more than the 100,000 allowed",
            "2,752 too many",
            "`d` has 54,080 (52.6 %)",
        ),
        (
            "size_max: 0.2MB",
            "`size` is 216,680 bytes, more than the 200,000 bytes allowed",
            "16,680 bytes too many",
            "`d` has 216,360 (99.9 %)",
        ),
        (
            "size_max: 200 KiB",
            "`size` is 216,680 bytes, more than the 204,800 bytes allowed",
            "11,880 bytes too many",
            "`d` has 216,360 (99.9 %)",
        ),
        ("depth_max: 2", "`depth` is 3, more than the 2 allowed", "1 too many", ""),
        (
            "activations_max: 5k",
            "`activations` is 5,408, more than the 5,000 allowed",
            "408 too many",
            "`c` gives 5,408 (46.6 %)",
        ),
    ],
)
def test_a_broken_count_says_all(
    expect: str, message: str, label: str, first: str, tmp_path: Path
) -> None:
    found = broken(expect, tmp_path)
    assert (found.message, found.label) == (message, label)
    assert [each.text for each in found.labels[:1]] == [first] * bool(first)


@pytest.mark.parametrize(
    ("shape", "label"),
    [
        ("[28, 26, 6]", "-2 x 0 x +2"),
        ("[26, 26, null]", "0 x 0 x not open"),
        ("[5408]", "3 sizes, not 1"),
    ],
)
def test_a_broken_shape_says_by_how_much(shape: str, label: str, tmp_path: Path) -> None:
    found = broken(f"shapes: {{c: {shape}}}", tmp_path)
    assert found.code == "NS414"
    assert found.label == label
    assert found.labels[0].text == "`c` gives 26 x 26 x 8"


def test_a_size_that_is_open_is_no_number(tmp_path: Path) -> None:
    text = NET.replace("[28, 28, 1]", "[null, 28, 1]").partition("  - flatten")[0]
    found = only(f"{text}expect: {{shapes: {{c: [26, 26, 8]}}}}", tmp_path)
    assert found.label == "open x 0 x 0"
