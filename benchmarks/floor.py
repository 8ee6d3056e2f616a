"""The least that an `.h5` of random weights costs: `floor.py SHAPES FILE` draws and writes arrays.

Nothing else: no names of Keras's, no config, no sum of the file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import h5py  # noqa: TID253 - as a script of this kind begins
import numpy as np  # noqa: TID253


def main(shapes: str, path: str) -> None:
    """Draw uniform values for all shapes, and write one array after another."""
    random = np.random.default_rng(0)
    with h5py.File(path, "w") as file:
        for layer, found in json.loads(Path(shapes).read_text(encoding="utf-8")).items():
            group = file.create_group(layer)
            for number, shape in enumerate(found):
                values = random.random(shape, "float32")
                values -= 0.5
                values *= 0.1
                group.create_dataset(str(number), data=values)


if __name__ == "__main__":
    main(*sys.argv[1:])
