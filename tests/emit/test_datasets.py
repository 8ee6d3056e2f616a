"""Datasets, compressed and not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np  # noqa: TID253
import pytest

from netspec.emit.datasets import Variable
from netspec.emit.h5 import Layout, write
from netspec.op import Weight
from netspec.parts.initializers import ZEROS

# Chunks hold 262,144 values: these fit in one, fill some, or end within one, along any axis.
SHAPES = [
    (), (1,), (7,), (2**18,), (2**18 + 1,), (3, 2**18), (5, 100_003), (700, 401), (2, 3, 50_000),
    (3, 2**18 + 5), (0,), (4, 0, 3),
]  # fmt: skip


def variable(shape: tuple[int, ...], dtype: str = "float32") -> Variable:
    weight = Weight("kernel", shape, ZEROS, dtype=dtype)
    return Variable("layer/kernel", "layer", weight, True, "Dense")


def numbers(wanted: Variable) -> Any:
    """Values that differ from place to place."""
    return np.arange(wanted.size).astype(wanted.weight.dtype)


def written(wanted: Variable, path: Path, compress: bool, step: int = 100_000) -> Any:
    """The dataset of a file with one variable, read back; small ones are never compressed."""
    import h5py

    def pieces(_: Variable) -> Iterator[Any]:
        values = numbers(wanted)
        yield from (values[start : start + step] for start in range(0, values.size, step))

    layout = Layout({"backend": "tensorflow", "keras_version": "3"}, {"layer": (wanted,)})
    write(str(path / "net.h5"), layout, pieces, compress)
    with h5py.File(path / "net.h5") as file:
        dataset = file["model_weights/layer/layer/kernel"]
        packed = compress and dataset.nbytes >= 2**15
        assert (dataset.compression == "gzip" and dataset.shuffle) == packed
        return dataset[()]


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_what_is_written_is_read(shape: tuple[int, ...], compress: bool, tmp_path: Path) -> None:
    wanted = variable(shape)
    found = written(wanted, tmp_path, compress)
    assert np.array_equal(found, numbers(wanted).reshape(shape))


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("dtype", ["float16", "float64", "int64", "uint32"])
def test_every_dtype_is_kept(dtype: str, compress: bool, tmp_path: Path) -> None:
    for shape in ((3, 5), (3, 8192)):
        wanted = variable(shape, dtype)
        found = written(wanted, tmp_path, compress)
        assert found.dtype == dtype
        assert np.array_equal(found, numbers(wanted).reshape(shape))


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize(("shape", "step"), [((5, 7), 1), ((5, 7), 6), ((95, 97), 50)])
def test_pieces_may_be_of_any_size(
    shape: tuple[int, int], step: int, compress: bool, tmp_path: Path
) -> None:
    wanted = variable(shape)
    found = written(wanted, tmp_path, compress, step)
    assert np.array_equal(found, numbers(wanted).reshape(shape))


@pytest.mark.parametrize("shape", [(2**13,), (2**9, 2**4), (1, 1, 2**9, 2**4)])
def test_what_is_just_large_enough_gets_smaller_though_it_is_random(
    shape: tuple[int, ...], tmp_path: Path
) -> None:
    wanted = variable(shape)
    values = np.random.default_rng(0).normal(size=wanted.size).astype("f4")
    layout = Layout({"backend": "tensorflow", "keras_version": "3"}, {"layer": (wanted,)})
    for compress in (False, True):
        write(str(tmp_path / f"{compress}.h5"), layout, lambda _: [values], compress)
    assert (tmp_path / "True.h5").stat().st_size < (tmp_path / "False.h5").stat().st_size
