"""Small networks that readers are known to take differently: masks, types of numbers, and parts.

`write` makes a spec of each. What readers make of them is what `netspec targets` is held to.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

_WORDS = "{x: {shape: [8], dtype: int32}}"
_OTHERS = "{y: {shape: [8], dtype: int32}}"
_NUMBERS = "{x: {shape: [8, 4], dtype: int32}}"
_MASKED = "embedding: {name: a, from: x, input_dim: 10, output_dim: 4, mask_zero: true}"
# Layers between a mask and what reads it, which all take and give sequences.
_BETWEEN = {
    "dense": "dense: 4",
    "conv": "conv1d: {filters: 4, kernel_size: 3, padding: same}",
    "transposed": "conv1d_transpose: {filters: 4, kernel_size: 3, padding: same}",
    "depthwise": "depthwise_conv1d: {kernel_size: 3, padding: same}",
    "max": "max_pooling1d: {pool_size: 3, strides: 1, padding: same}",
    "average": "average_pooling1d: {pool_size: 3, strides: 1, padding: same}",
    "batch": "batch_normalization",
    "layer": "layer_normalization",
    "group": "group_normalization: {groups: 2}",
    "rms": "rms_normalization",
    "unit": "unit_normalization",
    "known": "normalization: {mean: [1, 2, 3, 4], variance: [1, 2, 3, 4]}",
    "scaled": "rescaling: {scale: 2.0, offset: 1.0}",
    "tanh": "activation: tanh",
    "relu": "relu",
    "elu": "elu",
    "dropout": "dropout: 0.5",
    "spatial": "spatial_dropout1d: 0.5",
    "noise": "gaussian_noise: 0.5",
    "penalty": "activity_regularization: {l2: 0.1}",
    "identity": "identity",
    "reshape": "reshape: [8, 4]",
    "permute": "permute: [2, 1]",
    "timed": "time_distributed: {layer: {dense: 4}}",
    "simple": "simple_rnn: {units: 4, return_sequences: true}",
    "lstm": "lstm: {units: 4, return_sequences: true}",
    "gru": "gru: {units: 4, return_sequences: true}",
    "both_ways": "bidirectional: {layer: {lstm: {units: 4, return_sequences: true}}}",
    "masking": "masking",
}
_ENDS = {"lstm": "lstm: 3", "gap": "global_average_pooling1d"}
_MERGES = "add subtract multiply average maximum minimum concatenate".split()  # noqa: SIM905
# What is merged with the masked sequence `a`, and in which order.
_PAIRS = {
    "same": ("dense: {name: b, from: a, units: 4}", "[a, b]"),
    "other": (_MASKED.replace("a, from: x", "b, from: y"), "[a, b]"),
    "none": ("embedding: {name: b, from: y, input_dim: 10, output_dim: 4}", "[a, b]"),
    "none_first": ("embedding: {name: b, from: y, input_dim: 10, output_dim: 4}", "[b, a]"),
}
_PARTS = {
    "kernel_initializer": {
        "zeros": "", "ones": "", "constant": "value: 0.5", "identity": "gain: 2.0",
        "random_normal": "stddev: 0.2", "truncated_normal": "stddev: 0.2",
        "random_uniform": "maxval: 0.5", "orthogonal": "gain: 0.5", "variance_scaling": "scale: 2",
        "glorot_normal": "seed: 3", "he_uniform": "seed: 3", "lecun_normal": "seed: 3",
    },
    "kernel_regularizer": {
        "l1": "l1: 0.2", "l2": "l2: 0.2", "l1_l2": "l1: 0.2", "orthogonal_regularizer": "factor: 1",
    },
    "activity_regularizer": {"l1": "l1: 0.2", "l2": "l2: 0.2"},
    "kernel_constraint": {
        "max_norm": "max_value: 3", "min_max_norm": "min_value: 0.1", "unit_norm": "axis: 0",
        "non_neg": "",
    },
}  # fmt: skip
_DTYPES = "bool int8 uint8 int16 int32 int64 float16 float64".split()  # noqa: SIM905


def write(folder: Path) -> list[Path]:
    """Write all of them, and give their paths."""
    paths = []
    for name, inputs, layers in (*_masks(), *_merges(), *_types(), *_parts()):
        path = folder / f"{name}.yaml"
        items = "".join(f"  - {each}\n" for each in layers)
        path.write_text(f"netspec: 1\ninputs: [{', '.join(inputs)}]\nlayers:\n{items}")
        paths.append(path)
    return paths


Odd = tuple[str, list[str], list[str]]


def _masks() -> Iterator[Odd]:
    for (between, layer), (end, last) in product(_BETWEEN.items(), _ENDS.items()):
        yield f"mask_{between}_{end}", [_WORDS], [_MASKED, layer, last]
    for name, layer in {
        "gap": "global_average_pooling1d", "gru": "gru: {units: 3, reset_after: false}",
        "both_ways": "bidirectional: {layer: {simple_rnn: 3}}", "masking": "masking",
        "attention": "attention: {from: [a, a]}",
        "heads": "multi_head_attention: {from: [a, a], num_heads: 2, key_dim: 2}",
    }.items():  # fmt: skip
        yield f"mask_end_{name}", [_WORDS], [_MASKED, layer]


def _merges() -> Iterator[Odd]:
    for merge, (pair, (other, order)) in product(_MERGES, _PAIRS.items()):
        inputs = [_WORDS] if pair == "same" else [_WORDS, _OTHERS]
        for end, last in _ENDS.items():
            named = f"{merge}: {{name: merged, from: {order}}}"
            yield f"merge_{merge}_{pair}_{end}", inputs, [_MASKED, other, named, last]
    clashing = [_MASKED, _PAIRS["same"][0], "concatenate: {from: [a, b]}", "lstm: 3"]
    yield "merge_clashing", [_WORDS], clashing


def _types() -> Iterator[Odd]:
    # Keras itself has no integer convolutions and powers on a CPU.
    refused = {"conv", "transposed", "depthwise", "average", "elu", "unit"}
    for between, layer in _BETWEEN.items():
        if between not in refused:
            yield f"integers_{between}", [_NUMBERS], [layer, "flatten", "dense: 3"]
    yield "integers_gap", [_NUMBERS], ["global_average_pooling1d"]
    yield "integers_one_mean", [_NUMBERS], ["normalization: {mean: 0.5, variance: 2.0}"]
    for merge in _MERGES:
        for name, other in {"integers": "int32", "floats": "float32"}.items():
            inputs = [_NUMBERS, f"{{y: {{shape: [8, 4], dtype: {other}}}}}"]
            yield f"integers_{merge}_{name}", inputs, [f"{merge}: {{from: [x, y]}}"]
    for dtype in _DTYPES:
        inputs = [f"{{x: {{shape: [8], dtype: {dtype}}}}}"]
        yield f"{dtype}_dense", inputs, ["dense: 3"]
        yield f"{dtype}_words", inputs, ["embedding: {input_dim: 10, output_dim: 4}"]


def _parts() -> Iterator[Odd]:
    for key, parts in _PARTS.items():
        for part, argument in parts.items():
            for name, given in {"": part, "_set": f"{{{part}: {{{argument}}}}}"}.items():
                if argument or not name:
                    layer = f"dense: {{units: 4, {key}: {given}}}"
                    yield f"{key}_{part}{name}", ["{x: [4]}"], [layer]
    stft = "conv1d: {filters: 10, kernel_size: 8, use_bias: false, kernel_initializer: stft}"
    yield "kernel_initializer_stft", ["{x: [32, 1]}"], [stft]
