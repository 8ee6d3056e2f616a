"""A loop of one's own, with TensorFlow's GradientTape, over a built file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf
from building import HERE, build
from pictures import Samples, digits


def main() -> None:
    """Train on digits, batch by batch, and show the loss and the accuracy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("."), help="the folder to write to")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=64)
    wanted = parser.parse_args()

    keras.utils.set_random_seed(0)
    file = build(HERE / "digits.yaml", wanted.output / "digits.keras")
    model = keras.saving.load_model(file, compile=False)
    train, test = digits(size=8)
    optimizer = keras.optimizers.Adam(0.002)
    for epoch in range(1, wanted.epochs + 1):
        loss = run_epoch(model, optimizer, train, wanted.batch)
        print(f"epoch {epoch}: loss {loss:.3f}, accuracy {accuracy(model, test):.3f}", flush=True)
    model.save(wanted.output / "digits_trained.keras")


def run_epoch(model: Any, optimizer: Any, samples: Samples, batch: int) -> float:
    """The mean loss of one pass over the samples, which the model learns from."""
    batches = tf.data.Dataset.from_tensor_slices(tuple(samples)).shuffle(2000, seed=0).batch(batch)
    compute_loss = keras.losses.SparseCategoricalCrossentropy()

    def step(x: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = compute_loss(y, model(x, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return loss

    compiled = tf.function(step)
    losses = [float(compiled(x, y)) for x, y in batches]
    return sum(losses) / len(losses)


def accuracy(model: Any, samples: Samples) -> float:
    """The share of the samples whose class gets the highest score."""
    return float((model(samples.x, training=False).numpy().argmax(axis=1) == samples.y).mean())


if __name__ == "__main__":
    main()
