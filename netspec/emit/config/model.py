"""A network as the configuration of a Keras functional model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netspec.emit.config.keys import MASKED, TRAINING, UNBUILT
from netspec.emit.config.layer import layer_config, policy
from netspec.emit.config.order import Arrangement, Layer, arranged
from netspec.graph import Graph, Node, Output
from netspec.op import MANY, TWO
from netspec.ops.structure import Functional, Sequential

if TYPE_CHECKING:
    from netspec.parts.training import Training

Entry = dict[str, Any]


def model_config(graph: Graph, modern: bool = False) -> Entry:
    """The entry of a network: its class and its configuration.

    As it stands in an `.h5` of Keras 3, or, `modern`, as in a `.keras` and in `Model.to_json()`,
    where every layer tells the module of its class and the shape it was built for.
    """
    config = _functional(graph, trainable=True, modern=modern)
    if not modern:
        return {"class_name": "Functional", "config": config}
    compiled = {} if graph.training is None else _compile_config(graph.training)
    return _model_entry(config) | {"compile_config": compiled}


def _compile_config(training: Training) -> Entry:
    # Imported here: most specs have no `compile`.
    from netspec.emit.config.training import compile_config

    return compile_config(training)


def _functional(graph: Graph, trainable: bool, modern: bool) -> Entry:
    arrangement = arranged(graph)
    return {
        "name": graph.name,
        "trainable": trainable,
        "layers": [_layer(layer, arrangement, modern) for layer in arrangement.layers],
        "input_layers": _structure([_place(Output(each), arrangement) for each in graph.inputs]),
        "output_layers": _structure([_given(each, arrangement) for each in graph.outputs]),
    }


def _given(output: Output, arrangement: Arrangement) -> list[Any]:
    """An output of a model, where Keras counts the calls of sub-models from 1, and only there."""
    name, call, port = _place(output, arrangement)
    return [name, call + (type(output.node.op) is Functional), port]


def _structure(places: list[Any]) -> Any:
    # Keras keeps the structure: a model of one tensor and of a list of one have other configs.
    return places[0] if len(places) == 1 else places


def _layer(layer: Layer, arrangement: Arrangement, modern: bool) -> Entry:
    """The entry of a layer with its calls."""
    calls = [_call(node, arrangement) for node in layer.calls if node.inputs]
    entry = _entry(layer.node, modern)
    return entry | {"name": layer.node.name, "inbound_nodes": calls}


def _entry(node: Node, modern: bool) -> Entry:
    """The class and the configuration of a layer, wherever it stands."""
    kind = type(node.op).__name__
    if node.graph is not None:
        inside = _sequential if isinstance(node.op, Sequential) else _functional
        config = inside(node.graph, node.trainable, modern)
        return _model_entry(config, kind) if modern else {"class_name": kind, "config": config}
    registered = node.op.registered_name()
    if not modern:
        return {"class_name": registered or kind, "config": layer_config(node)}
    entry = {
        "module": node.op.home,
        "class_name": kind,
        "config": layer_config(node),
        "registered_name": registered,
    }
    if kind not in UNBUILT:
        entry["build_config"] = {"input_shape": _built_for(node)}
    return entry


def _model_entry(config: Entry, kind: str = "Functional") -> Entry:
    return {
        "module": "keras.src.models.functional" if kind == "Functional" else "keras",
        "class_name": kind,
        "config": config,
        "registered_name": "Functional" if kind == "Functional" else None,
        "build_config": {"input_shape": config.get("build_input_shape")},
        "compile_config": {},
    }


def _sequential(graph: Graph, trainable: bool, modern: bool) -> Entry:
    first = graph.nodes[0]
    return {
        "name": graph.name,
        "trainable": trainable,
        # Its layers have policies of their own, and itself it casts nothing.
        "dtype": policy("float32"),
        "layers": [_entry(node, modern) for node in graph.nodes],
        "build_input_shape": list(first.outputs[0].shape),
    }


def _built_for(node: Node) -> Any:
    shapes = [list(each.tensor.shape) for each in node.inputs]
    return shapes if _reads_list(node) else shapes[0]


def _reads_list(node: Node) -> bool:
    return node.op.reads in (MANY, TWO) or len(node.inputs) > 1


def _call(node: Node, arrangement: Arrangement) -> Entry:
    """One call of a layer: what it reads, and what else Keras passes to it."""
    read = [_tensor(each, arrangement) for each in node.inputs]
    kind = type(node.op).__name__
    several = _reads_list(node)
    keywords: Entry = {"mask": [None] * len(read) if several else None} if kind in MASKED else {}
    if kind in TRAINING:
        keywords["training"] = False
    keywords |= node.op.call()
    keywords |= {name: _tensor(each, arrangement) for name, each in node.keywords.items()}
    return {"args": [read] if several else read, "kwargs": keywords}


def _tensor(output: Output, arrangement: Arrangement) -> Entry:
    shape, dtype = output.tensor
    place = _place(output, arrangement)
    config = {"shape": list(shape), "dtype": dtype, "keras_history": place}
    return {"class_name": "__keras_tensor__", "config": config}


def _place(output: Output, arrangement: Arrangement) -> list[Any]:
    return [output.node.name, arrangement.call_of[output.node], output.port]
