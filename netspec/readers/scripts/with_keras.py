"""Reads model files with Keras, of whichever version, or with `tf_keras`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from math import prod
from typing import Any, TypeAlias

Facts: TypeAlias = dict[str, Any]
Read: TypeAlias = Callable[[Facts], Facts]


def start(requests: Facts) -> tuple[str, Read]:
    """The version of `module`, and what loads a file with it."""
    keras = import_module(requests["module"])
    for name in requests["imports"]:
        import_module(name)
    return keras.__version__, partial(read, keras)


def read(keras: Any, request: Facts) -> Facts:
    """What Keras makes of a file; what the model gives for the inputs goes into `outputs`."""
    model = load(keras, request["path"])
    if request["inputs"]:
        run(model, request["inputs"], request["outputs"])
    facts = {
        "params": size(model.weights),
        "trainable": size(model.trainable_weights),
        "inputs": [list(tensor.shape) for tensor in model.inputs],
        "outputs": [list(tensor.shape) for tensor in model.outputs],
        "layers": [layer.name for layer in model.layers],
    }
    keras.backend.clear_session()
    return facts


def load(keras: Any, path: str) -> Any:
    """The model, as a user loads it; of a `.json`, with first weights of the reader's own."""
    if not path.endswith(".json"):
        return keras.models.load_model(path)
    with open(path, encoding="utf-8") as file:
        return keras.models.model_from_json(file.read())


def size(weights: list[Any]) -> int:
    return sum(prod(weight.shape) for weight in weights)


def run(model: Any, inputs: str, outputs: str) -> None:
    """Both are `.npz` files with an array for each tensor, named by its place: `0`, `1`, …"""
    import numpy as np

    with np.load(inputs) as file:
        given = [file[str(place)] for place in range(len(model.inputs))]
    results = model(given if len(given) > 1 else given[0], training=False)
    listed = results if isinstance(results, list | tuple) else [results]
    arrays: Facts = {str(place): storable(np.asarray(each)) for place, each in enumerate(listed)}
    np.savez(outputs, **arrays)


def storable(array: Any) -> Any:
    if array.dtype.kind == "O":
        # Texts, which a file could have as objects of Python alone.
        return array.astype("S")
    # Of bfloat16, a file would have bytes alone.
    return array.astype("float32") if array.dtype.name == "bfloat16" else array
