"""One network with weights of all kinds, as every Keras saves it, and its spec."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

SPEC = """\
blocks:
  twin:
    nested: functional
    layers:
      - dense: {name: d, units: 5}
      - batch_norm: {name: bn}
      - dense: {name: e, units: 4}
  chain:
    nested: sequential
    layers:
      - dense: {name: s1, units: 3}
      - dense: {name: s2, units: 4}
inputs: [{image: [8, 8, 3]}]
layers:
  - conv: {name: c1, filters: 4, kernel_size: 3}
  - batch_norm: {name: bn1}
  - depthwise_conv: {name: dw, kernel_size: 3}
  - separable_conv: {name: sep, filters: 4, kernel_size: 3}
  - flatten: {name: f}
  - dense: {name: fc, units: 6}
  - twin: {name: twin, from: fc}
  - chain: {name: chain, from: fc}
  - add: {name: add, from: [twin, chain]}
"""
# Files by their names, and which Keras writes them.
FILES = {
    "keras3.h5": "keras",
    "keras3.weights.h5": "keras",
    "keras3.keras": "keras",
    "keras2.h5": "tf_keras",
    "keras2_weights.h5": "tf_keras",
}
IMAGES = np.random.default_rng(3).normal(size=(2, 8, 8, 3)).astype("float32")


class Saved(NamedTuple):
    """What a Keras saved, its weights by layer as it has them itself, and what it computes."""

    folder: Path
    weights: dict[str, list[NDArray[Any]]]
    outputs: NDArray[Any]


def save(module: str, folder: Path) -> Saved:
    """Have a Keras make the network with random weights, and write its files."""
    keras = import_module(module)
    model = _model(keras)
    random = np.random.default_rng(len(module))
    for variable in model.weights:
        # Variances are positive.
        variable.assign(random.uniform(0.1, 1, variable.shape))
    for name, writer in FILES.items():
        if writer == module:
            method = model.save_weights if "weights" in name else model.save
            method(str(folder / name))
    weights = {way: layer.get_weights() for way, layer in _layers(model) if layer.weights}
    return Saved(folder, weights, np.asarray(model(IMAGES)))


def _model(keras: Any) -> Any:
    layers = keras.layers
    inner = keras.Input((6,), name="inner")
    x = layers.BatchNormalization(name="bn")(layers.Dense(5, name="d")(inner))
    twin = keras.Model(inner, layers.Dense(4, name="e")(x), name="twin")
    ends = [layers.Dense(3, name="s1"), layers.Dense(4, name="s2")]
    chain = keras.Sequential([keras.Input((6,)), *ends], name="chain")
    image = keras.Input((8, 8, 3), name="image")
    x = layers.BatchNormalization(name="bn1")(layers.Conv2D(4, 3, name="c1")(image))
    x = layers.SeparableConv2D(4, 3, name="sep")(layers.DepthwiseConv2D(3, name="dw")(x))
    x = layers.Dense(6, name="fc")(layers.Flatten(name="f")(x))
    return keras.Model(image, layers.Add(name="add")([twin(x), chain(x)]), name="net")


def _layers(model: Any, way: str = "") -> list[tuple[str, Any]]:
    found = []
    for layer in model.layers:
        if hasattr(layer, "layers"):
            found += _layers(layer, f"{way}{layer.name}/")
        else:
            found.append((way + layer.name, layer))
    return found
