"""Layers that hold others: their weights are told apart, in whatever order a file has them."""

from __future__ import annotations

import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netspec.emit.artifact import write_artifact
from netspec.emit.wish import Wish
from tests.compiling import compiled

SPEC = """\
inputs: [{words: {shape: [5], dtype: int32}}]
layers:
  - embedding: {name: vectors, input_dim: 9, output_dim: 4}
  - bidirectional: {name: both, layer: {lstm: {units: 3, return_sequences: true}}}
  - multi_head_attention: {name: heads, num_heads: 2, key_dim: 6, from: {query: both, value: both}}
  - time_distributed: {name: each, layer: {dense: {units: 6}}}
  - gru: {name: whole, units: 4}
  - dense: {name: last, units: 2}
"""
WORDS = np.array([[1, 2, 3, 4, 5], [8, 7, 0, 0, 1]], "int32")


def saved(module: str, path: Path) -> Any:
    """Have a Keras write the network with random weights; what it computes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        keras = import_module(module)
        layers = keras.layers
        words = keras.Input((5,), dtype="int32", name="words")
        x = layers.Embedding(9, 4, name="vectors")(words)
        x = layers.Bidirectional(layers.LSTM(3, return_sequences=True), name="both")(x)
        x = layers.MultiHeadAttention(2, 6, name="heads")(x, x)
        x = layers.TimeDistributed(layers.Dense(6), name="each")(x)
        x = layers.GRU(4, name="whole")(x)
        model = keras.Model(words, layers.Dense(2, name="last")(x), name="net")
        random = np.random.default_rng(2)
        for variable in model.weights:
            variable.assign(random.normal(size=variable.shape))
        save = model.save_weights if ".weights" in path.name else model.save
        save(str(path))
        return np.asarray(model(WORDS))


@pytest.mark.parametrize("by", ["name", "order"])
@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("keras", "w.h5"),
        ("keras", "w.keras"),
        ("keras", "w.weights.h5"),
        ("tf_keras", "w.h5"),
    ],
)
def test_the_outputs_are_those_of_the_keras_that_saved_it(
    module: str, name: str, by: str, tmp_path: Path
) -> None:
    import keras

    expected = saved(module, tmp_path / name)
    graph = compiled(f"{SPEC}weights: [{{file: {name}, by: {by}, unused: error}}]\n", tmp_path)
    write_artifact(graph, str(tmp_path / "net.keras"), Wish("keras"))
    actual = np.asarray(keras.models.load_model(tmp_path / "net.keras")(WORDS))
    np.testing.assert_allclose(actual, expected, rtol=1e-5, atol=1e-5)
