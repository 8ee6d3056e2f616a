"""The least that an `.h5` costs: `floor.py SHAPES FILE` has h5py write arrays, and nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import h5py  # noqa: TID253 - as a script of this kind begins
import numpy as np  # noqa: TID253


def main(shapes: str, path: str) -> None:
    """Write ones of all shapes, one array after another."""
    with h5py.File(path, "w") as file:
        for layer, found in json.loads(Path(shapes).read_text(encoding="utf-8")).items():
            group = file.create_group(layer)
            for number, shape in enumerate(found):
                group.create_dataset(str(number), data=np.ones(shape, "float32"))


if __name__ == "__main__":
    main(*sys.argv[1:])
