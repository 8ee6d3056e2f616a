"""Real pictures that come with scikit-learn: two photographs, and handwritten digits."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits, load_sample_image

NAMES = ("china", "flower")


class Samples(NamedTuple):
    """Pictures of (count, height, width, channels), and the class of each."""

    x: Any
    y: Any


def photographs() -> dict[str, Any]:
    """A temple and a flower, of 427 x 640 points and three colours from 0 to 255."""
    return {name: load_sample_image(f"{name}.jpg") for name in NAMES}


def patches(size: int, train: int, test: int, seed: int = 0) -> tuple[Samples, Samples]:
    """Squares of both photographs, whose classes are 0 and 1, half of each.

    Those to train on are from the left of a photograph, those to test with from its right.
    """
    left, right = (np.random.default_rng((seed, side)) for side in range(2))
    return _patches(size, train, 0.0, 0.6, left), _patches(size, test, 0.6, 1.0, right)


def _patches(size: int, count: int, start: float, end: float, random: Any) -> Samples:
    pieces, classes = [], []
    for number in range(count):
        picture = photographs()[NAMES[number % 2]]
        height, width, _ = picture.shape
        top = random.integers(0, height - size + 1)
        left = random.integers(int(start * width), int(end * width) - size + 1)
        pieces.append(picture[top : top + size, left : left + size])
        classes.append(number % 2)
    return Samples(np.stack(pieces).astype("float32"), np.array(classes))


def digits(size: int, test: int = 360) -> tuple[Samples, Samples]:
    """The 1,797 digits as grey pictures from 0 to 1: those to train on, and the last to test with.

    They have 8 x 8 points, and are made larger where `size` is.
    """
    found = load_digits()
    small = [Image.fromarray((each * 15.9375).astype("uint8")) for each in found.images]
    x = np.stack([each.resize((size, size), Image.Resampling.BILINEAR) for each in small])
    x = x[..., None].astype("float32") / 255
    return Samples(x[:-test], found.target[:-test]), Samples(x[-test:], found.target[-test:])
