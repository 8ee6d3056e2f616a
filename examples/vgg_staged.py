"""A deep VGG that starts from a shallow one, as Simonyan & Zisserman trained theirs (2014)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import keras
from building import HERE, build
from pictures import Samples, digits


def main() -> None:
    """Train configuration A; then D from A's layers, and D from nothing, to compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("."), help="the folder to write to")
    parser.add_argument("--epochs", type=int, default=4)
    wanted = parser.parse_args()

    small, staged = HERE / "vgg_small.yaml", HERE / "vgg_staged.yaml"
    train, test = digits(size=32)
    a = build(small, wanted.output / "vgg_a.keras", "--set", "config=A")
    trained(a, train, test, wanted.epochs).save(a)
    trained(build(staged, wanted.output / "vgg_d_staged.keras"), train, test, wanted.epochs)
    trained(build(small, wanted.output / "vgg_d.keras"), train, test, wanted.epochs)


def trained(file: Path, train: Samples, test: Samples, epochs: int) -> Any:
    """The model of a file after some epochs; prints how well it does."""
    keras.utils.set_random_seed(0)
    model = keras.saving.load_model(file)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    first = model.evaluate(test.x, test.y, verbose=0)[1]
    model.fit(train.x, train.y, batch_size=32, epochs=epochs, verbose=0)
    last = model.evaluate(test.x, test.y, verbose=0)[1]
    print(f"{file.stem}: accuracy {first:.3f} at first, {last:.3f} trained", flush=True)
    return model


if __name__ == "__main__":
    main()
