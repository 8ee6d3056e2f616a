"""A network in the spelling of Keras 2, which Keras 3 and most other programs read too.

What some version refuses is left out where it has its default, and what all of them share is
written out, for some programs look into the configuration and know no defaults.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netspec.emit.config.keys import ADDED
from netspec.emit.config.layer import layer_config
from netspec.emit.config.order import Arrangement, Layer, arranged
from netspec.graph import Graph, Node, Output
from netspec.ops.structure import InputLayer, Sequential

Entry = dict[str, Any]

# What TensorFlow.js does not know, as what it does: class → class and configuration.
_VARIANCE = {"scale": 1.0, "mode": "fan_in"}
_AS_OTHERS: dict[str, tuple[str, Entry]] = {
    "LecunNormal": ("VarianceScaling", _VARIANCE | {"distribution": "truncated_normal"}),
    "LecunUniform": ("VarianceScaling", _VARIANCE | {"distribution": "uniform"}),
    "L1": ("L1L2", {"l2": 0.0}),
    "L2": ("L1L2", {"l1": 0.0}),
}
# Initializers that Keras 3 does not find by their names alone.
_WITH_MODULE = frozenset({"Orthogonal", "Identity"})
_RENAMED = {"LeakyReLU": {"negative_slope": "alpha"}}
_ACTIVATIONS = {"silu": "swish"}
# They say how first values are drawn, which are in the file.
_OF_FIRST_VALUES = frozenset({"input_axes", "output_axes"})


def spelled(graph: Graph) -> Entry:
    """The entry of a network; sub-models, if there are any, are such as Keras 2 alone reads."""
    return {"class_name": "Functional", "config": _functional(graph, trainable=True)}


def _functional(graph: Graph, trainable: bool) -> Entry:
    arrangement = arranged(graph)
    return {
        "name": graph.name,
        "trainable": trainable,
        "layers": [_layer(layer, arrangement) for layer in arrangement.layers],
        "input_layers": [_place(Output(each), arrangement) for each in graph.inputs],
        "output_layers": [_place(each, arrangement) for each in graph.outputs],
    }


def _layer(layer: Layer, arrangement: Arrangement) -> Entry:
    node = layer.node
    entry = _entry(node)
    return entry | {
        "name": node.name,
        "inbound_nodes": [_call(each, arrangement) for each in layer.calls if each.inputs],
    }


def _entry(node: Node) -> Entry:
    """The class and the configuration of a layer, wherever it stands."""
    kind = type(node.op).__name__
    if node.graph is not None:
        inside = _sequential if isinstance(node.op, Sequential) else _functional
        return {"class_name": kind, "config": inside(node.graph, node.trainable)}
    if not node.op.home.startswith("keras"):
        kind = f"{node.op.home.partition('.')[0]}>{kind}"
    config = plain_config(node)
    entry: Entry = {"class_name": kind, "config": config}
    if config.get("axis", -1) not in (-1, [-1]):
        # Without its module, Keras 3 takes a layer for one of Keras 1, and forgets the axis.
        entry |= {"module": "keras.layers", "registered_name": None}
    return entry


def _sequential(graph: Graph, trainable: bool) -> Entry:
    return {
        "name": graph.name,
        "trainable": trainable,
        "layers": [_entry(node) for node in graph.nodes],
    }


def plain_config(node: Node) -> Entry:
    """The configuration of a layer, with the keys and names that all versions know."""
    kind = type(node.op).__name__
    given = layer_config(node)
    if isinstance(node.op, InputLayer):
        kept = {"dtype": given["dtype"], "sparse": False, "ragged": False, "name": node.name}
        return {"batch_input_shape": given["batch_shape"]} | kept
    names = _RENAMED.get(kind, {})
    config = {
        names.get(key, key): _plain(value, key)
        for key, value in given.items()
        if not _left_out(key, value)
    }
    if "axis" in config and node.inputs:
        rank = node.inputs[0].tensor.rank
        config["axis"] = _counted(config["axis"], rank)
        if kind == "LayerNormalization" and config["axis"] == [-1]:
            # hls4ml knows no other way to say so.
            config["axis"] = [rank - 1]
    if kind == "Reshape" and None not in node.outputs[0].shape[1:]:
        # Others than Keras do not work out the size that is left open.
        config["target_shape"] = list(node.outputs[0].shape[1:])
    if kind == "ZeroPadding1D" and config["data_format"] in (None, "channels_last"):
        del config["data_format"]
    return config


def _left_out(key: str, value: Any) -> bool:
    return key in ADDED and value == ADDED[key].default


def _plain(value: Any, key: str = "") -> Any:
    """A value without the modules of its classes."""
    if isinstance(value, dict):
        return _part(value) if "class_name" in value else value
    if isinstance(value, str) and "activation" in key:
        return _ACTIVATIONS.get(value, value)
    return value


def _part(value: Mapping[str, Any]) -> Any:
    kind, config = value["class_name"], value["config"]
    if kind == "DTypePolicy":
        return config["name"]
    found = {key: each for key, each in config.items() if key not in _OF_FIRST_VALUES}
    kept, more = _AS_OTHERS.get(kind, (kind, {}))
    part: Entry = {"class_name": kept, "config": found | more}
    if kind in _WITH_MODULE:
        part |= {"module": value["module"], "registered_name": None}
    return part


def _counted(axis: Any, rank: int) -> Any:
    """An axis counted from the first, the last one excepted: some cannot count others back."""
    if isinstance(axis, list | tuple):
        return [-1] if list(axis) == [-1] else [each % rank for each in axis]
    return axis if axis in (None, -1) else axis % rank


def _call(node: Node, arrangement: Arrangement) -> list[Any]:
    """What one call of a layer reads; what else it is given stands with the last of that."""
    read = [[*_place(each, arrangement), {}] for each in node.inputs]
    keywords = {name: _place(each, arrangement) for name, each in node.keywords.items()}
    read[-1][-1] = node.op.call() | keywords
    return read


def _place(output: Output, arrangement: Arrangement) -> list[Any]:
    node = output.node
    # In Keras 2 a model is its own first call.
    call = arrangement.call_of[node] + (node.graph is not None)
    return [node.name, call, output.port]
