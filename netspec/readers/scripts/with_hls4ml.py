"""Reads model files with hls4ml's own parser, which makes them the list of layers it builds."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from typing import Any, TypeAlias

Facts: TypeAlias = dict[str, Any]
Read: TypeAlias = Callable[[Facts], Facts]


def start(requests: Facts) -> tuple[str, Read]:
    """The version of hls4ml, and what parses a file with it."""
    import_module("hls4ml.converters")
    return version("hls4ml"), read


def read(request: Facts) -> Facts:
    """What hls4ml makes of a file. It computes nothing before hardware is made of the layers."""
    from hls4ml.converters.keras_v2_to_hls import get_model_arch, parse_keras_model

    config, weights = get_model_arch({"KerasH5": request["path"]})
    layers, _, outputs, shapes = parse_keras_model(config, weights)
    return {
        "params": sum(array.size for layer in layers for array in arrays(layer)),
        "trainable": None,
        "inputs": [[None, *layer["input_shape"]] for layer in layers if is_input(layer)],
        "outputs": [shape(shapes[name]) for name in outputs or [layers[-1]["name"]]],
        "layers": [layer["name"] for layer in layers],
    }


def arrays(layer: Facts) -> list[Any]:
    """The weights that the parser found for a layer."""
    import numpy as np

    # Where a layer has no scale or offset, a plain number stands for it.
    found = [value for key, value in layer.items() if key.endswith("_data")]
    return [value for value in found if isinstance(value, np.ndarray)]


def is_input(layer: Facts) -> bool:
    return bool(layer["class_name"] == "InputLayer")


def shape(sizes: Any) -> list[int | None]:
    """Without the integers of numpy that the parser computes."""
    return [None if size is None else int(size) for size in sizes]
