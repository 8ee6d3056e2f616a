"""Networks to be saved, beside those of `networks`: dtypes, what is frozen, what is masked."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import pytest

from tests.specs.building import DISTINCT

if TYPE_CHECKING:
    from _pytest.mark import MarkDecorator, ParameterSet

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

# These specs have so many parameters that Keras takes seconds to save them.
LARGE = {"alexnet", "siamese", "vgg16"}

# And these take longer still, for layers that others have too.
HUGE = {
    "densenet", "efficientnet_v2", "efficientnet_v2_l", "efficientnet_v2_m", "efficientnet_v2_s",
    "fcn8s", "inception_resnet_v2", "inception_v3", "mobilenet_v3_large", "nasnet", "resnet",
    "resnet_v2", "segnet", "transformer_encoder", "unet", "vgg", "vgg19", "vgg19_lrn", "vit",
    "xception",
}  # fmt: skip


def distinct_specs(often: Collection[str] = DISTINCT) -> list[ParameterSet]:
    """The specs that have layers of their own, for `pytest.mark.parametrize`.

    Those that are not to be tried `often` are left to the sweep, and so are huge ones.
    """
    return [pytest.param(name, marks=_marks(name, often)) for name in DISTINCT]


def _marks(name: str, often: Collection[str]) -> list[MarkDecorator]:
    if name in HUGE or name not in often:
        return [pytest.mark.sweep]
    return [pytest.mark.slow] if name in LARGE else []
