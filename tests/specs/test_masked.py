"""A network that skips padding, against the same by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netspec.emit.keras import build_model
from tests.compiling import compiled

if TYPE_CHECKING:
    import keras

BILSTM = """
    params: {vocabulary: 20000, units: 64}
    inputs:
      - tokens: {shape: [null], dtype: int32}
    layers:
      - embedding: {input_dim: $vocabulary, output_dim: 128, mask_zero: true}
      - bidirectional: {layer: {lstm: {units: $units, return_sequences: true}}}
      - bidirectional: {layer: {lstm: $units}}
      - dropout: 0.5
      - dense: {name: sentiment, units: 1, activation: sigmoid}
    expect: {params: 2757761}
"""


def bilstm() -> keras.Model:
    import keras
    from keras import layers

    x = keras.Input((None,), dtype="int32", name="tokens")
    y = layers.Embedding(20000, 128, mask_zero=True)(x)
    y = layers.Bidirectional(layers.LSTM(64, return_sequences=True))(y)
    y = layers.Bidirectional(layers.LSTM(64))(y)
    y = layers.Dropout(0.5)(y)
    return keras.Model(x, layers.Dense(1, activation="sigmoid", name="sentiment")(y))


def test_a_network_is_the_one_that_is_written_by_hand(tmp_path: Path) -> None:
    import keras
    import numpy as np

    graph = compiled(BILSTM, tmp_path)
    keras.utils.clear_session(free_memory=False)
    theirs = bilstm()
    ours = build_model(graph)
    assert [each.name for each in ours.layers] == [each.name for each in theirs.layers]
    assert [each.path for each in ours.weights] == [each.path for each in theirs.weights]
    theirs.set_weights(ours.get_weights())
    tokens = np.random.default_rng(0).integers(0, 80, (2, 6))
    np.testing.assert_array_equal(ours(tokens, training=False), theirs(tokens, training=False))
