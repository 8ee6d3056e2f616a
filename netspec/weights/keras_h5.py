"""`.h5` files of whole models or weights alone, as Keras 1, Keras 2 and Keras 3 save them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from netspec.weights import keras_1
from netspec.weights.hdf5 import Array, Group
from netspec.weights.refusal import damaged
from netspec.weights.stored import StoredLayer, WeightFile


def read_keras_h5(path: str, root: Group) -> WeightFile | None:
    """The layers of a file in the order of its model; nothing where it is no such file.

    Raises `SpecError` (NS514) when a weight is named that is not there.
    """
    model = root.group("model_weights") or root
    if "nb_layers" in model.attributes:
        return WeightFile(path, "Keras 1 .h5", tuple(_numbered(path, model)))
    names = texts(model, "layer_names")
    if names is None:
        return None
    generation = _generation(root, model)
    kinds = kinds_of(root.attributes.get("model_config"))
    layers = [_layer(path, model, name, kinds.get(name, "")) for name in names]
    if generation == 1:
        layers = [keras_1.modern(each) for each in layers]
    named = f"Keras {generation} .h5"
    return WeightFile(path, named, tuple(each for each in layers if each.arrays))


def texts(group: Group, key: str) -> list[str] | None:
    """A list of names, which is in several numbered attributes when it is long."""
    whole = group.attributes.get(key)
    if whole is None:
        parts = []
        for number in count():
            part = group.attributes.get(f"{key}{number}")
            if part is None:
                break
            parts.append(part)
        if not parts:
            return None
        whole = [name for part in parts if isinstance(part, list) for name in part]
    return [str(name) for name in whole] if isinstance(whole, list) else None


def kinds_of(config: object) -> dict[str, str]:
    """The classes of a model's layers by their names, as far as its config tells."""
    try:
        parsed = json.loads(config) if isinstance(config, str) else None
    except (ValueError, RecursionError):
        return {}
    return dict(_kinds(parsed))


def _kinds(model: Any) -> Iterator[tuple[str, str]]:
    for layer in layers_of(model):
        kind, config = layer.get("class_name"), layer.get("config")
        name = config.get("name") if isinstance(config, dict) else layer.get("name")
        if isinstance(kind, str) and isinstance(name, str):
            yield name, kind


def layers_of(model: Any) -> list[dict[str, Any]]:
    """The layers in the config of a model, which was a list alone in old sequential ones."""
    config = model.get("config") if isinstance(model, dict) else None
    layers = config.get("layers") if isinstance(config, dict) else config
    return [each for each in layers if isinstance(each, dict)] if isinstance(layers, list) else []


def _generation(root: Group, model: Group) -> int:
    """The first digit of the Keras that wrote it; files of Keras 1 do not always tell."""
    told = model.attributes.get("keras_version", root.attributes.get("keras_version"))
    if isinstance(told, str) and told[:1] in "123":
        return int(told[0])
    return 1


def _numbered(path: str, model: Group) -> Iterator[StoredLayer]:
    """The layers of the first Keras, which have numbers for names."""
    for number in range(int(model.attributes["nb_layers"])):
        group = model.group(f"layer_{number}")
        if group is None:
            raise damaged(path, f"it has no `layer_{number}`")
        count = len(group.members)
        arrays = [_array(path, group, f"param_{index}") for index in range(count)]
        found = [each.named(f"param_{index}") for index, each in enumerate(arrays)]
        if found:
            yield keras_1.modern(StoredLayer(f"layer_{number}", tuple(found)))


def _layer(path: str, model: Group, name: str, kind: str) -> StoredLayer:
    group = model.group(name)
    if group is None:
        raise damaged(path, f"it names the layer `{name}`, which is not there")
    names = texts(group, "weight_names") or []
    arrays = tuple(_array(path, group, each).named(_below(name, each)) for each in names)
    return StoredLayer(name, arrays, kind)


def _array(path: str, group: Group, name: str) -> Array:
    found = group.at(name)
    if not isinstance(found, Array):
        raise damaged(path, f"it names the weight `{name}`, which is not there")
    return found


def _below(layer: str, name: str) -> str:
    """What a weight is called below its layer: `kernel` of `conv1/kernel:0` and `conv1_W`."""
    plain = name.partition(":")[0]
    first, _, rest = plain.partition("/")
    # TensorFlow 1 counts a name that is there already: `conv1_1/kernel`.
    if rest and (first == layer or first.rpartition("_")[0] == layer):
        return rest
    return plain.removeprefix(f"{layer}_")
