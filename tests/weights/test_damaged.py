"""Files that were cut off, or in which bits have changed, are read or refused, and nothing else."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netspec.diagnostic import SpecError
from netspec.weights.opening import opened
from tests.weights.conftest import Files
from tests.weights.test_formats import values

CODES = {"NS501", "NS502", "NS507", "NS513", "NS514"}
# For each format; another process looks at each HDF5 file.
CASES = 40
HDF5 = (".h5", ".weights.h5")


def outcome(path: Path) -> str:
    """The code of what is said of a file, or that it was read to its end."""
    try:
        # HDF5 runs on for ever over some.
        with opened(str(path), limit=3) as file:
            for layer in file.layers:
                for array in layer.arrays:
                    assert values(array).shape == array.shape
    except SpecError as error:
        (diagnostic,) = error.diagnostics
        return diagnostic.code
    return "read"


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content cut off, or with some bits turned, mostly where the structure is."""
    if chance.random() < 0.3:
        return content[: chance.randrange(len(content))]
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 4, 32))):
        most = len(content) if chance.random() < 0.5 else min(len(content), 4096)
        changed[chance.randrange(most)] ^= 1 << chance.randrange(8)
    return bytes(changed)


def check(content: bytes, folder: Path, seed: int) -> None:
    path = folder / "w"
    path.write_bytes(content)
    assert outcome(path) == "read"
    chance = random.Random(seed)
    seen = set()
    for _ in range(CASES):
        path.write_bytes(damaged(content, chance))
        seen.add(outcome(path))
    assert seen <= CODES | {"read"}
    assert len(seen) > 1, "nothing was damaged"


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["keras3.keras", *(pytest.param(f"keras3{end}", marks=pytest.mark.sweep) for end in HDF5)],
)
def test_files_of_keras(name: str, files: Files, tmp_path: Path) -> None:
    check((files(name).folder / name).read_bytes(), tmp_path, 1)


@pytest.mark.slow
def test_compressed_hdf5(tmp_path: Path) -> None:
    import h5py

    with h5py.File(tmp_path / "z.h5", "w") as file:
        file.attrs["layer_names"] = ["d"]
        group = file.create_group("d")
        group.attrs["weight_names"] = ["d/kernel:0"]
        group.create_dataset(
            "d/kernel:0", data=np.arange(600.0).reshape(20, 30), chunks=(7, 11),
            compression="gzip", shuffle=True, fletcher32=True,
        )  # fmt: skip
    check((tmp_path / "z.h5").read_bytes(), tmp_path, 2)


def test_archives_of_numpy(tmp_path: Path) -> None:
    arrays: Any = {"d/kernel": np.ones((20, 30)), "d/bias": np.ones(30, "f2")}
    for number, save in enumerate((np.savez, np.savez_compressed)):
        save(tmp_path / "a.npz", **arrays)
        check((tmp_path / "a.npz").read_bytes(), tmp_path, 3 + number)


def test_safetensors(tmp_path: Path) -> None:
    tensors = {
        "d.weight": {"dtype": "F32", "shape": [4, 3], "data_offsets": [0, 48]},
        "d.bias": {"dtype": "BF16", "shape": [3], "data_offsets": [48, 54]},
    }
    header = json.dumps(tensors).encode()
    check(len(header).to_bytes(8, "little") + header + bytes(54), tmp_path, 5)
