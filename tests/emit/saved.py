"""Networks to be saved, beside those of `networks`: dtypes, what is frozen, what is masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.specs.building import NAMES

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

EVERY_DTYPE = """
    dtype: {dtype}
    inputs: [{{image: {{shape: [8, 8, 3], dtype: float32}}}}]
    layers:
      - conv: {{filters: 4, kernel_size: 3, activation: swish}}
      - batch_norm
      - dropout: 0.5
      - group: {{nested: sequential, layers: [{{dense: 3}}, prelu]}}
      - group: {{nested: functional, layers: [{{dense: 3}}, layer_norm]}}
      - global_avg_pool
      - dense: {{units: 2, dtype: float32}}
"""

SAVED = {
    **{
        dtype: EVERY_DTYPE.format(dtype=dtype)
        for dtype in ("float16", "bfloat16", "mixed_float16", "mixed_bfloat16")
    },
    "channels_first": """
        data_format: channels_first
        inputs: [{image: [3, 8, 8]}]
        layers:
          - conv: {filters: 4, kernel_size: 3}
          - batch_norm
          - separable_conv: {filters: 4, kernel_size: 3}
          - group_norm: 2
          - flatten
    """,
    "frozen_inside": """
        inputs: [{x: [8, 8, 3]}]
        blocks:
          inner:
            nested: functional
            layers:
              - conv: {name: a, filters: 4, kernel_size: 3}
              - batch_norm: {name: b, trainable: false}
              - conv: {name: c, filters: 4, kernel_size: 3, trainable: false}
              - group: {name: d, nested: sequential, layers: [{dense: 3}, batch_norm]}
        layers:
          - inner: {name: first}
          - inner: {name: second, from: x, trainable: false}
          - concat: [first, second]
    """,
    "every_kind_of_weight": """
        inputs: [{x: [8, 8, 3]}]
        layers:
          - batch_norm: {renorm: true}
          - dense: {units: 4, lora_rank: 2}
          - normalization
          - normalization: {mean: 0.5, variance: 2}
          - group_norm: -1
    """,
    "optimizers_by_pattern": """
        inputs: [{x: [6]}]
        layers: [{dense: 2}]
        compile:
          optimizer: {multi_optimizer: {optimizer_map: {default_optimizer: adamw,
            optimizer_map: {"bias$$": {sgd: {learning_rate: {cosine_decay:
              {initial_learning_rate: 0.1, decay_steps: 10}}}}}}}}
          loss: mse
    """,
    "optimizer_around_another": """
        inputs: [{x: [6]}]
        layers: [{dense: 2}]
        compile:
          optimizer: {loss_scale_optimizer: {inner_optimizer: {adam: {learning_rate: 0.3}}}}
          loss: mse
          metrics: [{auc: {thresholds: [0.75, 0.25]}}]
    """,
}

# Keras adds to this what makes the masks, as objects that are no layers, and cannot load its own
# `.h5` then. Without those, every layer is told of its mask again whenever the model runs.
MASKED = """
    inputs: [{x: [4, 3]}]
    layers: [masking, {dense: 3}, batch_norm, global_avg_pool]
"""

# Small specs that have together what specs can have; Keras takes minutes to save the others.
OFTEN = {
    "cifar_vgg", "convnext", "googlenet", "lstm_classifier", "mobilenet", "residual", "siamese",
}  # fmt: skip


def every_spec() -> list[ParameterSet]:
    """All specs, for `pytest.mark.parametrize`; those not to be tried often are the sweep's."""
    return [pytest.param(name, marks=() if name in OFTEN else pytest.mark.sweep) for name in NAMES]
