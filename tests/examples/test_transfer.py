"""The examples of transfer: the features of VGG16, a head on them, and both trained further."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.examples.running import numbers, run_example, shown, without_numbers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where both programs write; the first makes what the second uses."""
    return tmp_path_factory.mktemp("transfer") / "out"


@pytest.fixture(scope="module")
def bottleneck(folder: Path) -> str:
    """What the first program prints."""
    return run_example("bottleneck_features", folder)


def load(path: Path) -> Any:
    import keras

    return keras.saving.load_model(path, compile=False)


def test_a_head_learns_the_features(bottleneck: str, folder: Path) -> None:
    assert without_numbers(bottleneck) == without_numbers(shown("bottleneck_features"))
    features, classes = (np.load(folder / f"{each}_test.npy") for each in ("features", "classes"))
    assert features.shape == (32, 4, 4, 512)
    assert np.load(folder / "features_train.npy").shape == (64, 4, 4, 512)
    head = load(folder / "bottleneck_head.keras")
    head.load_weights(folder / "bottleneck_head.weights.h5")
    found = head.predict(features, verbose=0)[:, 0] > 0.5
    accuracy = float((found == classes).mean())
    assert accuracy > 0.8
    assert numbers(bottleneck)[-1] == pytest.approx(accuracy, abs=1e-3)


@pytest.mark.sweep
def test_the_whole_network_starts_where_the_head_was_and_learns_on(
    bottleneck: str, folder: Path
) -> None:
    printed = run_example("fine_tune", folder)
    assert without_numbers(printed) == without_numbers(shown("fine_tune"))
    before, _, after, accuracy = numbers(printed)
    assert before == pytest.approx(numbers(bottleneck)[-2], abs=1e-3)
    assert after < before
    assert accuracy > 0.8
    built, tuned = load(folder / "fine_tune.keras"), load(folder / "fine_tuned.keras")
    held = {
        layer.name
        for layer in tuned.layers
        if layer.weights and np.array_equal(layer.kernel, built.get_layer(layer.name).kernel)
    }
    blocks = {"block1": 2, "block2": 2, "block3": 3, "block4": 3}
    assert held == {
        f"{block}_conv{number + 1}" for block, count in blocks.items() for number in range(count)
    }
