"""Inception v3 with the weights of an old file, on photographs: the five likeliest classes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import keras
import numpy as np
from building import HERE, build
from pictures import photographs
from PIL import Image


def main() -> None:
    """Build the network with the file's weights, and print what it sees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("."), help="the folder to write to")
    parser.add_argument("--classes", type=Path, default=HERE / "classes.txt", help="one a line")
    parser.add_argument("--pictures", type=Path, nargs="*", default=[], help="instead of ours")
    wanted = parser.parse_args()

    classes = wanted.classes.read_text(encoding="utf-8").split("\n")[:-1]
    pictures = {path.name: np.asarray(Image.open(path).convert("RGB")) for path in wanted.pictures}
    pictures = pictures or photographs()
    x = np.stack([prepared(each) for each in pictures.values()])
    write_old_file(wanted.output / "inception_v3_keras2.h5", len(classes), x)

    options = ("--set", f"classes={len(classes)}")
    file = build(HERE / "predict.yaml", wanted.output / "inception_v3.keras", *options)
    model = keras.saving.load_model(file, compile=False)
    for name, scores in zip(pictures, model.predict(x, verbose=0), strict=True):
        print(name)
        for place in np.argsort(scores)[::-1][:5]:
            print(f"  {scores[place]:.4f}  {classes[place]}")


def prepared(picture: Any) -> Any:
    """A picture as Inception takes it: 299 x 299 values from -1 to 1."""
    resized = Image.fromarray(picture).resize((299, 299), Image.Resampling.BICUBIC)
    return np.asarray(resized, "float32") / 127.5 - 1


def write_old_file(file: Path, classes: int, x: Any) -> None:
    """Have Keras 2 save the weights of its own Inception v3, unless the file is there.

    They are random, for none that were trained come with a package; the normalizations know the
    pictures `x`, so that what the network says depends on what it sees.
    """
    if file.exists():
        return
    import tf_keras

    tf_keras.utils.set_random_seed(0)
    old = tf_keras.applications.InceptionV3(weights=None, classes=classes)
    for layer in old.layers:
        layer.momentum = 0.0
    old(x, training=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    old.save_weights(file)


if __name__ == "__main__":
    main()
