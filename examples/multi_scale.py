"""A network of dense layers as one of convolutions, and what it says at several scales averaged."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import keras
import numpy as np
from building import HERE, build
from pictures import Samples, patches


def main() -> None:
    """Train on one size; test with the same weights on three, and on their mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("."), help="the folder to write to")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--scales", type=int, nargs="+", default=[64, 96, 128])
    wanted = parser.parse_args()

    keras.utils.set_random_seed(0)
    dense = keras.saving.load_model(build(HERE / "scales.yaml", wanted.output / "dense.keras"))
    train_model(dense, patches(64, 120, 1)[0], wanted.epochs)
    file = build(HERE / "scales.yaml", wanted.output / "convolved.keras", "--set", "dense=false")
    convolved = keras.saving.load_model(file)
    copy_weights(dense, convolved)
    convolved.save(file)

    _, test = patches(64, 2, 200)
    scores = [at_scale(convolved, test.x, scale) for scale in wanted.scales]
    same = np.abs(dense.predict(test.x, verbose=0) - at_scale(convolved, test.x, 64)).max()
    print(f"dense and convolved differ by {same:.1e} at 64")
    for scale, each in zip(wanted.scales, scores, strict=True):
        print(f"at {scale}: accuracy {accuracy(each, test.y):.3f}")
    print(f"averaged: accuracy {accuracy(np.mean(scores, axis=0), test.y):.3f}")


def train_model(model: Any, samples: Samples, epochs: int) -> None:
    """Train a model on samples."""
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(samples.x, samples.y, batch_size=32, epochs=epochs, verbose=0)


def copy_weights(dense: Any, convolved: Any) -> None:
    """Give the convolutions the kernels of the dense layers, which see the same values in order."""
    for layer in convolved.layers:
        if layer.weights:
            kernel, bias = dense.get_layer(layer.name).get_weights()
            layer.set_weights([kernel.reshape(layer.kernel.shape), bias])


def at_scale(model: Any, x: Any, scale: int) -> Any:
    """What a model says of pictures of another size."""
    scaled = keras.ops.image.resize(x, (scale, scale), interpolation="bicubic", antialias=True)
    return model.predict(keras.ops.clip(scaled, 0, 255), verbose=0)


def accuracy(scores: Any, classes: Any) -> float:
    """The share of the pictures whose class gets the highest score."""
    return float((scores.argmax(axis=1) == classes).mean())


if __name__ == "__main__":
    main()
