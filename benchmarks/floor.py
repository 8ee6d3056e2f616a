"""The least that an `.h5` costs: `floor.py SHAPES FILE` has h5py write random arrays, no more."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import h5py  # noqa: TID253 - as a script of this kind begins
import numpy as np  # noqa: TID253

SCALE = np.float32(0.05)


def main(shapes: str, path: str) -> None:
    """Draw and write values in ±`SCALE` of all shapes, one array after another."""
    generator = np.random.default_rng(0)
    with h5py.File(path, "w") as file:
        for layer, found in json.loads(Path(shapes).read_text(encoding="utf-8")).items():
            group = file.create_group(layer)
            for number, shape in enumerate(found):
                values = generator.random(shape, np.float32)
                values *= 2 * SCALE
                values -= SCALE
                group.create_dataset(str(number), data=values)


if __name__ == "__main__":
    main(*sys.argv[1:])
