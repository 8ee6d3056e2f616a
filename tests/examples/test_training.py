"""The examples that train: a loop of one's own, a staged VGG, a test at several scales."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.examples.running import numbers, run_example, shown, without_numbers

pytestmark = pytest.mark.slow


def load(path: Path) -> Any:
    import keras

    return keras.saving.load_model(path, compile=False)


def test_a_loop_of_ones_own_learns_the_digits(tmp_path: Path) -> None:
    printed = run_example("custom_loop", tmp_path)
    assert without_numbers(printed) == without_numbers(shown("custom_loop"))
    losses, accuracies = numbers(printed)[::2], numbers(printed)[1::2]
    assert losses == sorted(losses, reverse=True)
    assert accuracies[-1] > 0.75
    first, trained = load(tmp_path / "digits.keras"), load(tmp_path / "digits_trained.keras")
    for before, after in zip(first.get_weights(), trained.get_weights(), strict=True):
        assert before.shape == after.shape
        assert not np.array_equal(before, after)


@pytest.mark.sweep
def test_a_staged_vgg_starts_from_the_shallow_one_and_learns_more(tmp_path: Path) -> None:
    printed = run_example("vgg_staged", tmp_path)
    assert without_numbers(printed) == without_numbers(shown("vgg_staged"))
    _, shallow, _, staged, _, scratch = numbers(printed)
    assert shallow > 0.7
    assert staged > 0.7
    assert staged > scratch
    a, d = load(tmp_path / "vgg_a.keras"), load(tmp_path / "vgg_d_staged.keras")
    taken = [
        layer.name
        for layer in d.layers
        if layer.weights and any(each.name == layer.name for each in a.layers)
        and np.array_equal(layer.kernel, a.get_layer(layer.name).kernel)
    ]  # fmt: skip
    assert taken == [
        "block1_conv1", "block2_conv1", "block3_conv1", "block3_conv2", "fc1", "fc2", "predictions"
    ]  # fmt: skip


def test_dense_layers_as_convolutions_say_the_same_and_take_every_size(tmp_path: Path) -> None:
    printed = run_example("multi_scale", tmp_path)
    assert without_numbers(printed) == without_numbers(shown("multi_scale"))
    difference, *accuracies, averaged = numbers(printed)
    assert difference < 1e-5
    assert min(accuracies) > 0.7
    assert averaged > 0.85
    assert load(tmp_path / "convolved.keras").input_shape == (None, None, None, 3)
