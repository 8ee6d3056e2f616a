"""A network in the spelling of Keras 2, which Keras 3 and most other programs read too.

What some version refuses is left out where it has its default, and what all of them share is
written out, for some programs look into the configuration and know no defaults.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from netspec.emit.config.added import ADDED
from netspec.emit.config.layer import layer_config
from netspec.emit.config.model import function_entry, modern_call
from netspec.emit.config.order import Arrangement, Layer, arranged
from netspec.emit.config.text import text_of
from netspec.graph import Graph, Node, Output
from netspec.op import Op
from netspec.ops.structure import InputLayer, Sequential
from netspec.tensor import Tensor
from netspec.wiring import gathered, needs_keywords

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
# The same by a name, under which every version finds them, when they say nothing else.
_BY_NAME: dict[str, Entry] = {
    "Orthogonal": {"seed": None, "gain": 1.0},
    "Identity": {"gain": 1.0},
}
_RENAMED = {"LeakyReLU": {"negative_slope": "alpha"}}
_ACTIVATIONS = {"silu": "swish"}
# Their dtype follows from what they give; Keras 2 refuses what Keras 3 says it is.
_UNTYPED = frozenset({"StringLookup", "IntegerLookup", "TextVectorization"})
# They say how first values are drawn, which are in the file.
_OF_FIRST_VALUES = frozenset({"input_axes", "output_axes"})


def spelled(graph: Graph, shared: bool = True) -> str:
    """The JSON of a network; sub-models, if there are any, are such as Keras 2 alone reads.

    Some calls no two versions read alike: when it is `shared` they are such as Keras 3 reads.
    """
    arrangement, how = arranged(graph), _How(shared, {})
    entry = {"class_name": "Functional", "config": _frame(graph, True, arrangement)}
    return text_of(entry, (_layer(each, arrangement, how) for each in arrangement.layers))


class _How(NamedTuple):
    """Whether it is `shared`, and the configurations of layers that others are equal to."""

    shared: bool
    known: dict[tuple[int, bool, int], Entry]


def _functional(graph: Graph, trainable: bool, how: _How) -> Entry:
    arrangement = arranged(graph)
    layers = [_layer(layer, arrangement, how) for layer in arrangement.layers]
    return _frame(graph, trainable, arrangement) | {"layers": layers}


def _frame(graph: Graph, trainable: bool, arrangement: Arrangement) -> Entry:
    """The configuration of a network, but for its layers."""
    return {
        "name": graph.name,
        "trainable": trainable,
        "layers": [],
        "input_layers": [_place(Output(each), arrangement) for each in graph.inputs],
        "output_layers": [_place(each, arrangement) for each in graph.outputs],
    }


def _layer(layer: Layer, arrangement: Arrangement, how: _How) -> Entry:
    node = layer.node
    calls = [each for each in layer.calls if each.inputs]
    if not node.op.is_layer:
        return function_entry(node, arrangement)
    as_keras_3 = how.shared and any(needs_keywords(each) for each in calls)
    called = modern_call if as_keras_3 else _call
    nodes = [called(each, arrangement) for each in calls]
    return _entry(node, how) | {"name": node.name, "inbound_nodes": nodes}


def _entry(node: Node, how: _How) -> Entry:
    """The class and the configuration of a layer, wherever it stands."""
    kind = type(node.op).__name__
    if node.graph is not None:
        inside = _sequential if isinstance(node.op, Sequential) else _functional
        return {"class_name": kind, "config": inside(node.graph, node.trainable, how)}
    config, registered = _known_config(node, how), node.op.registered_name()
    if kind == "MultiHeadAttention" and not how.shared:
        config |= _shapes(node)
    entry: Entry = {"class_name": registered or kind, "config": config}
    forgotten = config.get("axis", -1) not in (-1, [-1]) or node.op.class_name() != kind
    if forgotten and registered is None:
        # Without its module, Keras 3 takes a layer for one of Keras 1, and forgets the axis; and of
        # one it does not find the class.
        entry |= {"module": "keras.layers", "registered_name": None}
    return entry


def _shapes(node: Node) -> Entry:
    """What Keras 2 builds the projections for; Keras 3 refuses these keys."""
    query, value, *key = (list(each.tensor.shape) for each in node.inputs)
    shapes = {"query": query, "key": key[0] if key else value, "value": value}
    return {f"{name}_shape": shape for name, shape in shapes.items()}


def _sequential(graph: Graph, trainable: bool, how: _How) -> Entry:
    return {
        "name": graph.name,
        "trainable": trainable,
        "layers": [_entry(node, how) for node in graph.nodes],
    }


def _known_config(node: Node, how: _How) -> Entry:
    """The configuration of a layer, which many have in common but for the name."""
    if not _by_rank(node.op):
        return _config(node)
    # By what it is and not by what it says: layers of equal arguments share one op.
    key = id(node.op), node.trainable, node.inputs[0].tensor.rank
    config = how.known.get(key)
    if config is None:
        config = how.known[key] = _config(node)
    return config | {"name": node.name}


def _by_rank(op: Op) -> bool:
    """Whether no more than the rank of what a layer reads shows in its configuration."""
    kind = type(op)
    inherited = kind.config_for is Op.config_for and kind.home.startswith("keras.")
    sized = kind.__name__ in ("InputLayer", "Reshape") or getattr(op, "groups", 1) == -1
    return inherited and not sized and not op.holds


def _config(node: Node) -> Entry:
    """The configuration of a layer, with the keys and names that all versions know."""
    given = layer_config(node)
    if isinstance(node.op, InputLayer):
        kept = {"dtype": given["dtype"], "sparse": False, "ragged": False, "name": node.name}
        return {"batch_input_shape": given["batch_shape"]} | kept
    if node.op.registered_name():
        # What its arguments mean, and since when there are any, its package alone knows.
        return {key: _plain(value, key) for key, value in given.items()}
    return _plain_op(node.op, given, tuple(each.tensor for each in node.inputs))


def _plain_op(op: Op, given: Entry, inputs: tuple[Tensor, ...]) -> Entry:
    """The same of a layer that reads such inputs, wherever it stands."""
    kind = type(op).__name__
    names = _RENAMED.get(kind, {})
    config = {
        names.get(key, key): _plain(value, key)
        for key, value in given.items()
        if key not in op.holds and not _left_out(f"{kind}.{key}", key, value)
    }
    config |= _plain_inside(op, given, inputs)
    if "axis" in config and inputs:
        rank = inputs[0].rank
        config["axis"] = _counted(config["axis"], rank)
        if kind == "LayerNormalization" and config["axis"] == [-1]:
            # hls4ml knows no other way to say so.
            config["axis"] = [rank - 1]
    if kind == "Reshape":
        shape = op.infer(inputs[0]).shape[1:]
        if None not in shape:
            # Others than Keras do not work out the size that is left open.
            config["target_shape"] = list(shape)
    if kind == "ZeroPadding1D" and config["data_format"] in (None, "channels_last"):
        del config["data_format"]
    return config


def _plain_inside(op: Op, given: Entry, inputs: tuple[Tensor, ...]) -> Entry:
    """The layers that are arguments; Keras 3 does not find their classes without the module."""
    if not op.holds:
        return {}
    reads = {each.name: each for each in op.inside(*inputs)}
    # By its name, lest every build imports the recurrent layers.
    if type(op).__name__ == "Bidirectional":
        given = _given(op, given)

    def plain(entry: Entry) -> Entry:
        inner = reads.get(entry["config"]["name"]) or next(iter(reads.values()))
        config = _plain_op(inner.op, entry["config"], inner.inputs)
        kept = {key: entry[key] for key in ("module", "class_name", "registered_name")}
        return {**kept, "config": config}

    return {
        key: [plain(each) for each in value] if isinstance(value, list) else plain(value)
        for key in op.holds
        if (value := given.get(key)) is not None
    }


def _given(op: Any, given: Entry) -> Entry:
    """The layers as they were given: Keras makes the two from them, and names them."""
    forward = dict(given["layer"], config=given["layer"]["config"] | {"name": op.layer.name})
    found = {"layer": forward}
    if op.backward_layer is not None:
        found["backward_layer"] = given["backward_layer"]
    for each in found.values():
        # It follows from `return_sequences`.
        each["config"] = each["config"] | {"zero_output_for_mask": False}
    return found


def _left_out(own: str, key: str, value: Any) -> bool:
    if key == "dtype" and own.partition(".")[0] in _UNTYPED:
        return True
    added = ADDED.get(own) or ADDED.get(key)
    return added is not None and value == added.default


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
    if _BY_NAME.get(kind) == config:
        return kind.lower()
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
    places = [_place(each, arrangement) for each in node.inputs]
    keywords = {name: _place(each, arrangement) for name, each in node.keywords.items()}
    given = node.op.call() | gathered(keywords)
    if node.op.reads.spread:
        # What is not the first argument goes by its name.
        given = dict(zip(node.op.reads.names[1:], places[1:], strict=False)) | given
        places = places[:1]
    read = [[*each, {}] for each in places]
    read[-1][-1] = given
    return read


def _place(output: Output, arrangement: Arrangement) -> list[Any]:
    node = output.node
    # In Keras 2 a model is its own first call.
    call = arrangement.call_of[node] + (node.graph is not None)
    return [node.name, call, output.port]
