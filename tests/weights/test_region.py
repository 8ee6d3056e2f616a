"""Boxes of arrays that lie in a file as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from netspec.weights.region import Region

Box = tuple[tuple[int, int], ...]


@pytest.mark.parametrize(
    ("shape", "box"),
    [
        # One run, and runs of all lengths, some of them close to each other.
        ((6, 5, 4), ((0, 6), (0, 5), (0, 4))),
        ((6, 5, 4), ((2, 4), (0, 5), (0, 4))),
        ((6, 5, 4), ((1, 5), (2, 4), (1, 3))),
        ((64, 32, 7, 7), ((0, 64), (0, 32), (3, 4), (2, 4))),
        ((64, 32, 7, 7), ((5, 60), (31, 32), (0, 7), (6, 7))),
        ((3, 300_000), ((0, 3), (299_998, 300_000))),
        ((3, 2, 200_000), ((1, 3), (0, 2), (7, 9))),
        ((7,), ((2, 5),)),
        ((3, 0), ((0, 3), (0, 0))),
        ((), ()),
    ],
)
@pytest.mark.parametrize("dtype", ["<f4", ">f8", "<f2"])
def test_a_box_is_what_numpy_cuts_out(
    shape: tuple[int, ...], box: Box, dtype: str, tmp_path: Path
) -> None:
    count = int(np.prod(shape))
    values = (np.arange(count) % 2039).astype(dtype).reshape(shape)
    (tmp_path / "values").write_bytes(b"head" + values.tobytes())
    with open(tmp_path / "values", "rb") as file:
        found = Region("values", file.fileno(), 4, np.dtype(dtype)).read(shape, box)
    np.testing.assert_array_equal(found, values[tuple(slice(*each) for each in box)])


def test_boxes_of_bfloat16_are_cut_out_too(tmp_path: Path) -> None:
    values = np.arange(64 * 49, dtype="<f4").reshape(64, 7, 7) % 128
    (tmp_path / "values").write_bytes((values.view("<u4") >> 16).astype("<u2").tobytes())
    with open(tmp_path / "values", "rb") as file:
        region = Region("values", file.fileno(), 0, np.dtype("V2"))
        found = region.read(values.shape, ((0, 64), (2, 4), (3, 4)))
    np.testing.assert_array_equal(found, values[:, 2:4, 3:4])
