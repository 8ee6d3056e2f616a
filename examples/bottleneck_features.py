"""A classifier of what VGG16 sees: its features are computed once, and a small head learns them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import keras
import numpy as np
from building import HERE, SPECS, build
from pictures import Samples, patches


def main() -> None:
    """Save the features of both sets, train the head on them, and save its weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("."), help="the folder to write to")
    parser.add_argument("--train", type=int, default=64, help="pictures to train on")
    parser.add_argument("--test", type=int, default=32, help="pictures to test with")
    parser.add_argument("--epochs", type=int, default=10)
    wanted = parser.parse_args()

    keras.utils.set_random_seed(0)
    save_features(wanted.output, *patches(150, wanted.train, wanted.test))
    head = train_head(wanted.output, wanted.epochs)
    head.save_weights(wanted.output / "bottleneck_head.weights.h5")


def save_features(folder: Path, train: Samples, test: Samples) -> None:
    """Write what the last pool of VGG16 gives for each picture, and the classes."""
    file = build(HERE / "vgg16_features.yaml", folder / "vgg16_features.h5")
    vgg16 = keras.saving.load_model(file, compile=False)
    for name, samples in (("train", train), ("test", test)):
        # As VGG16 takes pictures: blue first, and less the mean of those that it was made for.
        x = keras.applications.vgg16.preprocess_input(samples.x.copy())
        features = vgg16.predict(x, batch_size=16, verbose=0)
        np.save(folder / f"features_{name}.npy", features)
        np.save(folder / f"classes_{name}.npy", samples.y)
        print(f"{name}: features of {features.shape}", flush=True)


def train_head(folder: Path, epochs: int) -> Any:
    """The head, trained on the saved features; prints how well it does on the others."""
    file = build(SPECS / "bottleneck_head.yaml", folder / "bottleneck_head.keras")
    head = keras.saving.load_model(file, compile=False)
    head.compile(optimizer="rmsprop", loss="binary_crossentropy", metrics=["accuracy"])
    x, y = saved(folder, "train")
    head.fit(x, y, batch_size=16, epochs=epochs, verbose=0)
    loss, accuracy = head.evaluate(*saved(folder, "test"), verbose=0)
    print(f"test: loss {loss:.4f}, accuracy {accuracy:.3f}")
    return head


def saved(folder: Path, name: str) -> tuple[Any, Any]:
    """The saved features and classes of a set."""
    return np.load(folder / f"features_{name}.npy"), np.load(folder / f"classes_{name}.npy")


if __name__ == "__main__":
    main()
