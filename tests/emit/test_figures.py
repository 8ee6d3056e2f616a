"""Counts and sizes."""

from __future__ import annotations

import pytest

from netspec.emit.figures import byte_size


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (2**20 - 1, "1.0 MiB"),
        (553_430_176, "527.8 MiB"),
        (5 * 2**50, "5,120.0 TiB"),
    ],
)
def test_a_size_has_the_unit_that_fits(count: int, shown: str) -> None:
    assert byte_size(count) == shown
