"""Arrays that are named `layer/weight` or `layer.weight`, sorted into layers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from netspec.weights.stored import StoredArray, StoredLayer

# What `numpy.savez` calls arrays that it is given without names.
_UNNAMED = re.compile(r"arr_\d+")


def by_layer(arrays: Mapping[str, StoredArray]) -> tuple[StoredLayer, ...]:
    """The layers in the order of their first arrays; an array without a layer is one itself."""
    layers: dict[str, list[StoredArray]] = {}
    for name, array in arrays.items():
        layer, weight = _parted(name)
        layers.setdefault(layer, []).append(array._replace(name=weight))
    return tuple(StoredLayer(name, tuple(found)) for name, found in layers.items())


def _parted(name: str) -> tuple[str, str]:
    plain = name.removesuffix(":0")
    if _UNNAMED.fullmatch(plain):
        return plain, plain
    sign = "/" if "/" in plain else "."
    layer, _, weight = plain.rpartition(sign)
    return layer or plain, weight
