"""Whatever netspec accepts, Keras builds, with the shapes, weights and counts that netspec said."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from netspec.compiler import compile_spec
from netspec.diagnostic import SpecError
from netspec.emit.keras import build_model
from netspec.graph import Graph
from netspec.measure import every, measure

ITEMS = (
    "conv: {{filters: {few}, kernel_size: {small}, padding: {padding}}}",
    "conv: {{filters: {few}, kernel_size: {small}, strides: 2, use_bias: false}}",
    "conv: {{filters: 4, kernel_size: {small}, dilation_rate: 2, padding: same}}",
    "conv_transpose: {{filters: {few}, kernel_size: {small}, strides: 2, padding: {padding}}}",
    "depthwise_conv: {{kernel_size: {small}, padding: {padding}, depth_multiplier: 2}}",
    "separable_conv: {{filters: {few}, kernel_size: {small}, activation: relu}}",
    "max_pool: {{pool_size: 2, padding: {padding}}}",
    "pool: {{mode: avg, pool_size: 3, strides: {few}}}",
    "batch_norm: {{momentum: 0.9}}",
    "layer_norm",
    "group_norm: {{groups: 1}}",
    "relu: {{max_value: 6.0}}",
    "prelu",
    "activation: gelu",
    "dropout: 0.3",
    "spatial_dropout: 0.1",
    "zero_pad: {few}",
    "crop: 1",
    "up_sample: 2",
    "dense: {{units: {few}, kernel_regularizer: {{l2: 1e-3}}}}",
    "flatten",
    "global_avg_pool: {{keepdims: true}}",
    "global_max_pool",
    "repeat_vector: 3",
    "rescaling: {{scale: 0.5, offset: 1.0}}",
    "lrn",
    "layer_scale: 0.1",
    "stochastic_depth: 0.2",
    "branches: [{{a: [relu]}}, {{b: [batch_norm, elu]}}, {{c: []}}]\n  - {merge}",
    "group: {{nested: functional, layers: [relu, dropout: 0.1]}}",
    "group: {{nested: sequential, layers: [dense: 4, relu]}}",
    "repeat: {{times: 2, layers: [elu, gaussian_noise: 0.1]}}",
    "unit: {{n: {few}}}",
)
MERGES = ("add", "multiply", "average", "maximum", "minimum", "concat")
SHAPES = ("[16, 12, 4]", "[null, null, 3]", "[12, 4]", "[null, 5]", "[6, 8, 6, 2]", "[7]")


def written(rng: random.Random) -> str:
    """A spec of some items, legal on their own if not in this row."""
    items = []
    for _ in range(rng.randint(1, 7)):
        choices = {
            "few": rng.randint(1, 4),
            "small": rng.randint(1, 3),
            "padding": rng.choice(("same", "valid")),
            "merge": rng.choice(MERGES),
        }
        items.append("  - " + rng.choice(ITEMS).format(**choices))
    first = rng.random() < 0.25
    return "\n".join(
        [
            "netspec: 1",
            "blocks:",
            "  unit: {params: {n: int}, layers: [dense: $(n * 2), layer_norm, activation: tanh]}",
            f"inputs: [{{x: {rng.choice(SHAPES)}}}]",
            f"data_format: {'channels_first' if first else 'channels_last'}",
            f"dtype: {rng.choice(('float32', 'float32', 'mixed_float16', 'bfloat16'))}",
            "layers:",
            *items,
        ]
    )


@pytest.fixture(params=[60, pytest.param(300, marks=pytest.mark.sweep)])
def count(request: pytest.FixtureRequest) -> int:
    """How many networks are tried: some always, many in the sweep."""
    number: int = request.param
    return number


def test_keras_builds_what_netspec_accepts(count: int, tmp_path: Path) -> None:
    import keras

    rng = random.Random(f"networks {count}")
    path = tmp_path / "spec.yaml"
    accepted = 0
    for _ in range(count):
        text = written(rng)
        path.write_text(text)
        try:
            graph = compile_spec(str(path))
        except SpecError:
            continue
        accepted += 1
        keras.utils.clear_session(free_memory=False)
        check_same(graph, build_model(graph), text)
    assert accepted > count // 3


def check_same(graph: Graph, model: object, text: str) -> None:
    """The layers' names, the weights and their count are Keras's; shapes the emitter compared."""
    import keras

    assert isinstance(model, keras.Model)
    assert sorted(each.name for each in model.layers) == sorted(
        each.name for each in graph.layers
    ), text
    ours = sorted((weight.shape, weight.dtype) for node in every(graph) for weight in node.weights)
    theirs = sorted((tuple(each.shape), each.dtype) for each in model.weights)
    assert ours == theirs, text
    assert measure(graph).params == model.count_params(), text
    trained = sum(int(keras.ops.size(each)) for each in model.trainable_weights)
    assert measure(graph).trainable_params == trained, text
