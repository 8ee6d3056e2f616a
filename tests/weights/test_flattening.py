"""Rows of dense layers that read a picture, from where channels come first."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from netspec.emit.artifact import write_artifact
from netspec.emit.wish import Wish
from tests.compiling import compiled
from tests.weights.test_layouts import OFFSET, RANDOM, ROWS, dense_of_channels_first, save_arrays
from tests.weights.test_loading import complaints, computed

MERGED = """\
inputs: [{image: [6, 5, 4]}]
layers:
  - flatten: {name: a}
  - flatten: {name: b, from: image}
  - MERGE: {name: both, from: [a, b]}
  - dense: {name: fc, units: 2}
weights: [{file: w.npz, flatten: channels_first}]
"""


def test_rows_are_sorted_after_pictures_are_added(tmp_path: Path) -> None:
    rows = RANDOM.normal(size=(120, 2))
    save_arrays(tmp_path / "w.npz", {"fc/kernel": rows.astype("f4"), "fc/bias": np.zeros(2, "f4")})
    graph = compiled(MERGED.replace("MERGE", "add"), tmp_path)
    write_artifact(graph, str(tmp_path / "net.h5"), Wish())
    image = RANDOM.normal(size=(6, 5, 4))
    found = computed(tmp_path / "net.h5", image.astype("float32").reshape(1, 6, 5, 4))[0]
    expected = 2 * image.transpose(2, 0, 1).reshape(-1) @ rows
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


def test_rows_of_pictures_side_by_side_are_not_taken_as_they_are(tmp_path: Path) -> None:
    save_arrays(tmp_path / "w.npz", {"fc/kernel": np.ones((240, 2)), "fc/bias": np.zeros(2)})
    (found,) = complaints(MERGED.replace("MERGE", "concatenate"), tmp_path)
    assert (found.code, found.message) == (
        "NS515",
        "`fc/kernel` has rows for several pictures side by side, "
        "which `flatten: channels_first` does not sort",
    )


def test_rows_are_sorted_in_a_sub_model_and_after_one(tmp_path: Path) -> None:
    network = """\
blocks:
  flat: {nested: functional, layers: [flatten, dropout: 0.5]}
  top: {nested: functional, layers: [dense: {name: fc, units: 2}]}
inputs: [{image: [5, 3, 4]}]
layers: [flat: {name: flat}, top: {name: top}]
weights: [{file: w.npz, flatten: channels_first}]
"""
    arrays = {"top/fc/kernel": ROWS.astype("f4"), "top/fc/bias": OFFSET.astype("f4")}
    save_arrays(tmp_path / "w.npz", arrays)
    write_artifact(compiled(network, tmp_path), str(tmp_path / "net.h5"), Wish())
    image = RANDOM.normal(size=(5, 3, 4))
    found = computed(tmp_path / "net.h5", image.astype("float32").reshape(1, 5, 3, 4))[0]
    np.testing.assert_allclose(found, dense_of_channels_first(image), rtol=1e-4, atol=1e-4)
