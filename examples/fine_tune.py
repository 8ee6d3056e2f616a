"""VGG16 with a trained head on it, and its last block trained further, slowly."""

from __future__ import annotations

import argparse
from pathlib import Path

import keras
from bottleneck_features import save_features, train_head
from building import HERE, build
from pictures import patches


def main() -> None:
    """Make the head unless it is there, put it on, and train on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("."), help="the folder to write to")
    parser.add_argument("--train", type=int, default=48, help="pictures to train on")
    parser.add_argument("--test", type=int, default=32, help="pictures to test with")
    parser.add_argument("--epochs", type=int, default=2)
    wanted = parser.parse_args()

    keras.utils.set_random_seed(0)
    train, test = patches(150, wanted.train, wanted.test)
    weights = wanted.output / "bottleneck_head.weights.h5"
    if not weights.exists():
        save_features(wanted.output, train, test)
        train_head(wanted.output, epochs=10).save_weights(weights)

    # The spec says which weights go where, what stays frozen, and how it is trained.
    model = keras.saving.load_model(
        build(HERE / "fine_tune.yaml", wanted.output / "fine_tune.keras")
    )
    x, x_test = (keras.applications.vgg16.preprocess_input(each.x.copy()) for each in (train, test))
    before = model.evaluate(x_test, test.y, verbose=0)
    model.fit(x, train.y, batch_size=16, epochs=wanted.epochs, verbose=0)
    after = model.evaluate(x_test, test.y, verbose=0)
    for name, (loss, accuracy) in (("before", before), ("after", after)):
        print(f"{name}: loss {loss:.4f}, accuracy {accuracy:.3f}")
    model.save(wanted.output / "fine_tuned.keras")


if __name__ == "__main__":
    main()
