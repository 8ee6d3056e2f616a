"""What people write by hand: `handwritten.py NAME FILE` saves the network of that name."""

from __future__ import annotations

import sys
from typing import Any

import keras  # noqa: TID253 - as a script of this kind begins
from keras import layers  # noqa: TID253


def vgg16() -> Any:
    """VGG16 layer by layer, as keras.applications has it."""
    image = keras.Input((224, 224, 3))
    x = image
    for block, (filters, convs) in enumerate(
        [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)], start=1
    ):
        for conv in range(1, convs + 1):
            name = f"block{block}_conv{conv}"
            x = layers.Conv2D(filters, 3, padding="same", activation="relu", name=name)(x)
        x = layers.MaxPooling2D(2, 2, name=f"block{block}_pool")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(4096, activation="relu", name="fc1")(x)
    x = layers.Dense(4096, activation="relu", name="fc2")(x)
    x = layers.Dense(1000, activation="softmax", name="predictions")(x)
    return keras.Model(image, x, name="vgg16")


def network(name: str) -> Any:
    """The network of that name: `vgg16`, or one of Keras's as `applications.VGG16`."""
    module, _, function = name.rpartition(".")
    if module == "applications":
        return getattr(keras.applications, function)(weights=None)
    return vgg16()


if __name__ == "__main__":
    name, file = sys.argv[1:]
    network(name).save(file)
