"""Whether a written architecture is that of a Keras model, but for what Keras cannot load.

Arithmetic of tensors (MobileNetV3, ConvNeXt) and a layer that is not registered (Inception-ResNet)
save and do not come back. In the specs, layers that mean the same stand for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from netspec.emit import variables as emitted
from netspec.graph import Graph

if TYPE_CHECKING:
    import keras

Entry: TypeAlias = dict[str, Any]

# Layers of keras.applications that Keras does not know, and that this package registers.
_REGISTERED = ("LayerScale", "StochasticDepth")


class Row(NamedTuple):
    """A variable as both sides can tell it."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    trainable: bool


def assert_same_layers(actual: Mapping[str, Any], expected: keras.Model) -> None:
    """Names, classes, order, connections and configs of all layers are equal, inputs and outputs.

    `actual` is what `netspec build` writes to a `.json`, for `keras3`.
    """
    theirs = json.loads(json.dumps(expected.get_config()))
    ours = actual["config"]
    names = _same_meaning(ours["layers"], theirs["layers"])
    theirs = _renamed(theirs, names)
    known = {entry["name"]: entry for entry in map(_plain, theirs["layers"])}
    layers = {entry["name"]: entry for entry in map(_plain, ours["layers"])}
    assert [name for name in layers if name in known] == list(known)
    for name, entry in known.items():
        assert layers[name] == entry
    for key in ("input_layers", "output_layers", "trainable"):
        assert ours[key] == theirs[key]


def weights(model: keras.Model) -> list[Row]:
    """The variables of Keras's network, from the names of their layers on.

    NASNet makes its layers in scopes of names, which no file keeps; `LayerScale` gives its variable
    a name that counts what was made before.
    """
    return [
        Row(_name(layer, each), tuple(each.shape), each.dtype, each.trainable)
        for layer in model.layers
        for each in layer.weights
    ]


def variables(graph: Graph) -> list[Row]:
    """Those of a spec."""
    return [
        Row(each.path, each.weight.shape, each.weight.dtype, each.trainable)
        for node in emitted.in_order(graph)
        for each in emitted.variables(node)
    ]


def _name(layer: Any, variable: Any) -> str:
    path: str = variable.path
    if type(layer).__name__ == "LayerScale":
        path = f"{layer.name}/gamma"
    return path[path.index(layer.name) :]


def _same_meaning(ours: list[Entry], theirs: list[Entry]) -> dict[str, str]:
    """Which layer stands for which of Keras's, after checking that it means the same."""
    replaced = [entry for entry in theirs if _no_layer(entry)]
    known = {(e["name"], e["class_name"]) for e in theirs if not _no_layer(e)}
    standing = iter([e for e in ours if (e["name"], e["class_name"]) not in known])
    names: dict[str, str] = {}
    for entry in replaced:
        group = [next(standing)]
        if entry["class_name"] == "CustomScaleLayer":
            group.append(next(standing))
        assert _meaning(entry, names) == _meaning_of(group)
        names[entry["name"]] = group[-1]["name"]
    assert not list(standing)
    return names


def _no_layer(entry: Entry) -> bool:
    module: str = entry["module"]
    return module.startswith("keras.src.ops") or entry["class_name"] == "CustomScaleLayer"


def _meaning(entry: Entry, names: Mapping[str, str]) -> tuple[list[str], float, float]:
    """What such a node reads, and what it multiplies the last of those by and adds to it."""
    read = [names.get(name, name) for name in _read(entry)]
    if entry["class_name"] == "CustomScaleLayer":
        return read, entry["config"]["scale"], 0.0
    numbers = [each for each in entry["inbound_nodes"][0]["args"] if not isinstance(each, dict)]
    if entry["class_name"] == "Multiply":
        return read, numbers[0], 0.0
    assert entry["class_name"] == "Add"
    return read, 1.0, *(numbers or [0.0])


def _meaning_of(group: list[Entry]) -> tuple[list[str], float, float]:
    """The same of the layers that stand for it: a rescaling, an addition, or both."""
    classes = [entry["class_name"] for entry in group]
    if classes == ["Add"]:
        return _read(group[0]), 1.0, 0.0
    config = group[0]["config"]
    scaled = _read(group[0]), config["scale"], config["offset"]
    if classes == ["Rescaling"]:
        return scaled
    assert classes == ["Rescaling", "Add"]
    *others, last = _read(group[1])
    assert last == group[0]["name"]
    return [*others, *scaled[0]], *scaled[1:]


def _read(entry: Entry) -> list[str]:
    """The names of the layers that one reads."""
    return list(_histories(entry["inbound_nodes"][0]["args"]))


def _histories(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _histories(each)
    elif isinstance(value, dict):
        yield value["config"]["keras_history"][0]


def _renamed(config: Entry, names: Mapping[str, str]) -> Entry:
    """What Keras has, without what others stand for, whose readers read those."""

    def rename(value: Any) -> Any:
        if isinstance(value, dict):
            if "keras_history" in value:
                name, *rest = value["keras_history"]
                value = value | {"keras_history": [names.get(name, name), *rest]}
            return {key: rename(each) for key, each in value.items()}
        return [rename(each) for each in value] if isinstance(value, list) else value

    layers = [rename(entry) for entry in config["layers"] if not _no_layer(entry)]
    output = config["output_layers"]
    return config | {
        "layers": layers,
        "output_layers": [names.get(output[0], output[0]), *output[1:]],
    }


def _plain(entry: Entry) -> Entry:
    """An entry with the names that this package registers its layers by.

    The input of a sequential model, which no file needs, has a number that depends on the session.
    """
    if entry["class_name"] in _REGISTERED:
        name = f"netspec>{entry['class_name']}"
        entry = entry | {"module": "netspec.layers", "registered_name": name}
    if entry["class_name"] == "Sequential":
        entry["config"]["layers"][0]["config"]["name"] = "input_layer"
    return entry
