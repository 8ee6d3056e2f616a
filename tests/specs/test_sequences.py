"""Networks of sequences, as people write them, against the same by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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

SEQ2SEQ = """
    params: {source: 80, target: 90, units: 16}
    inputs:
      - source_tokens: {shape: [null], dtype: int32}
      - target_tokens: {shape: [null], dtype: int32}
    layers:
      - embedding: {name: source_embedding, from: source_tokens, input_dim: $source,
          output_dim: $units}
      - lstm: {name: encoder, units: $units, return_sequences: true, return_state: true}
      - embedding: {name: target_embedding, from: target_tokens, input_dim: $target,
          output_dim: $units}
      - lstm: {name: decoder, from: [target_embedding, encoder.1, encoder.2], units: $units,
          return_sequences: true, as: decoded}
      - attention: {name: attention, from: [decoder, encoder]}
      - concat: {name: context, from: [decoder, attention]}
      - dense: {name: next_token, units: $target, activation: softmax}
"""

VIT = """
    params: {classes: 10, patch: 4, dim: 64, depth: 2, heads: 4}
    inputs:
      - image: [32, 32, 3]
    defaults:
      layer_norm: {epsilon: 1e-6}
    blocks:
      encoder:
        params: {heads: int, mlp: 2, drop: 0.1}
        inputs: [x]
        layers:
          - layer_norm: {name: ln1, as: q}
          - multi_head_attention: {name: attention, from: [q, q], num_heads: $heads,
              key_dim: $(in_channels // heads), dropout: $drop, as: a}
          - add: {name: add1, from: [a, x], as: y}
          - layer_norm: {name: ln2}
          - dense: {name: fc1, units: $(in_channels * mlp), activation: gelu}
          - dropout: {name: drop1, rate: $drop}
          - dense: {name: fc2, units: $(x.channels)}
          - dropout: {name: drop2, rate: $drop, as: z}
          - add: {name: add2, from: [z, y]}
    layers:
      - conv: {name: patches, filters: $dim, kernel_size: $patch, strides: $patch}
      - reshape: {name: sequence, target_shape: [-1, $dim]}
      # A learned bias for every position.
      - einsum_dense: {name: positions, equation: "btd,de->bte",
          output_shape: "$([in_length, dim])", bias_axes: te}
      - repeat:
          times: $depth
          index: i
          layers:
            - encoder: {name: block$(i), heads: $heads}
      - layer_norm: {name: norm}
      - global_avg_pool: {name: pool}
      - dense: {name: logits, units: $classes}
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


def seq2seq() -> keras.Model:
    import keras
    from keras import layers

    source = keras.Input((None,), dtype="int32", name="source_tokens")
    target = keras.Input((None,), dtype="int32", name="target_tokens")
    x = layers.Embedding(80, 16, name="source_embedding")(source)
    encoded, h, c = layers.LSTM(16, return_sequences=True, return_state=True, name="encoder")(x)
    y = layers.Embedding(90, 16, name="target_embedding")(target)
    y = layers.LSTM(16, return_sequences=True, name="decoder")(y, initial_state=[h, c])
    context = layers.Attention(name="attention")([y, encoded])
    y = layers.Concatenate(name="context")([y, context])
    y = layers.Dense(90, activation="softmax", name="next_token")(y)
    return keras.Model([source, target], y)


def vit() -> keras.Model:
    import keras
    from keras import layers

    image = keras.Input((32, 32, 3), name="image")
    y = layers.Conv2D(64, 4, 4, name="patches")(image)
    y = layers.Reshape((-1, 64), name="sequence")(y)
    y = layers.EinsumDense("btd,de->bte", (64, 64), bias_axes="te", name="positions")(y)
    for i in (1, 2):
        x = y
        q = layers.LayerNormalization(epsilon=1e-6, name=f"block{i}_ln1")(x)
        a = layers.MultiHeadAttention(4, 16, dropout=0.1, name=f"block{i}_attention")(q, q)
        x = layers.Add(name=f"block{i}_add1")([a, x])
        y = layers.LayerNormalization(epsilon=1e-6, name=f"block{i}_ln2")(x)
        y = layers.Dense(128, activation="gelu", name=f"block{i}_fc1")(y)
        y = layers.Dropout(0.1, name=f"block{i}_drop1")(y)
        y = layers.Dense(64, name=f"block{i}_fc2")(y)
        y = layers.Dropout(0.1, name=f"block{i}_drop2")(y)
        y = layers.Add(name=f"block{i}_add2")([y, x])
    y = layers.LayerNormalization(epsilon=1e-6, name="norm")(y)
    y = layers.GlobalAveragePooling1D(name="pool")(y)
    return keras.Model(image, layers.Dense(10, name="logits")(y))


@pytest.mark.parametrize(
    ("text", "by_hand"),
    [(BILSTM, bilstm), (SEQ2SEQ, seq2seq), (VIT, vit)],
    ids=["bilstm", "seq2seq", "vit"],
)
def test_a_network_is_the_one_that_is_written_by_hand(
    text: str, by_hand: Callable[[], keras.Model], tmp_path: Path
) -> None:
    import keras
    import numpy as np

    graph = compiled(text, tmp_path)
    keras.utils.clear_session(free_memory=False)
    theirs = by_hand()
    ours = build_model(graph)
    assert [each.name for each in ours.layers] == [each.name for each in theirs.layers]
    assert [each.path for each in ours.weights] == [each.path for each in theirs.weights]
    theirs.set_weights(ours.get_weights())
    generator = np.random.default_rng(0)
    read = [
        generator.integers(0, 80, (2, 6)) if each.dtype == "int32"
        else generator.standard_normal((2, *each.shape[1:])).astype("float32")
        for each in ours.inputs
    ]  # fmt: skip
    given = read if len(read) > 1 else read[0]
    np.testing.assert_array_equal(ours(given, training=False), theirs(given, training=False))
