"""A network as the configuration of a Keras functional model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netspec.emit.config.calls import BUILT_FOR, MASKED, TRAINING, UNCAST
from netspec.emit.config.layer import built_object, function_object, layer_config, policy, written
from netspec.emit.config.order import Arrangement, Layer, arranged
from netspec.emit.config.text import text_of
from netspec.graph import Graph, Node, Output
from netspec.ops.structure import Functional, Sequential
from netspec.wiring import gathered, handed, reads_list

if TYPE_CHECKING:
    from netspec.parts.training import Training

Entry = dict[str, Any]


def model_text(
    graph: Graph, modern: bool = False, finish: Callable[[Entry], Entry] = lambda entry: entry
) -> str:
    """The JSON of a network: its class and its configuration.

    As it stands in an `.h5` of Keras 3, or, `modern`, as in a `.keras` and in `Model.to_json()`,
    where every layer tells the module of its class and the shape it was built for. `finish` has
    the last word on the entry of the network and on that of each layer.
    """
    arrangement = arranged(graph)
    entry: Entry = {"class_name": "Functional", "config": _frame(graph, True, arrangement)}
    if modern:
        compiled = {} if graph.training is None else _compile_config(graph.training)
        entry = _model_entry(entry["config"]) | {"compile_config": compiled}
    layers = (finish(_layer(each, arrangement, modern)) for each in arrangement.layers)
    return text_of(finish(entry), layers)


def _compile_config(training: Training) -> Entry:
    # Imported here: most specs have no `compile`.
    from netspec.emit.config.training import compile_config

    return compile_config(training)


def _functional(graph: Graph, trainable: bool, modern: bool) -> Entry:
    arrangement = arranged(graph)
    layers = [_layer(layer, arrangement, modern) for layer in arrangement.layers]
    return _frame(graph, trainable, arrangement) | {"layers": layers}


def _frame(graph: Graph, trainable: bool, arrangement: Arrangement) -> Entry:
    """The configuration of a network, but for its layers."""
    return {
        "name": graph.name,
        "trainable": trainable,
        "layers": [],
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
    if not layer.node.op.is_layer:
        return function_entry(layer.node, arrangement, modern)
    calls = [modern_call(node, arrangement) for node in layer.calls if node.inputs]
    entry = _entry(layer.node, modern)
    return entry | {"name": layer.node.name, "inbound_nodes": calls}


def function_entry(node: Node, arrangement: Arrangement, modern: bool = False) -> Entry:
    """The entry of a function; Keras does not read all of its own out of an `.h5`."""
    if not modern:
        inputs = (each.tensor for each in node.inputs)
        node = replace(node, op=node.op.spelled_out(*inputs))
    calls = [modern_call(node, arrangement)]
    return function_object(node) | {"name": node.name, "inbound_nodes": calls}


def _entry(node: Node, modern: bool) -> Entry:
    """The class and the configuration of a layer, wherever it stands."""
    kind = type(node.op).__name__
    if node.graph is not None:
        inside = _sequential if isinstance(node.op, Sequential) else _functional
        config = inside(node.graph, node.trainable, modern)
        return _model_entry(config, kind) if modern else {"class_name": kind, "config": config}
    registered = node.op.registered_name()
    if not modern:
        return {"class_name": registered or node.op.class_name(), "config": layer_config(node)}
    inputs = tuple(each.tensor for each in node.inputs)
    return built_object(node.op, layer_config(node), inputs, _built_for(node))


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


def _built_for(node: Node) -> Entry | None:
    """The shapes that Keras tells `build`, by the names of what is read where they are several."""
    shapes = [list(each.tensor.shape) for each in node.inputs]
    if not shapes:
        return None
    if reads_list(node):
        return {"input_shape": shapes}
    keywords = {key: list(each.tensor.shape) for key, each in node.keywords.items()}
    names = node.op.reads.names if node.op.reads.spread else node.op.reads.names[:1]
    told = dict(zip(names, shapes, strict=False)) | gathered(keywords)
    told = {f"{key}_shape": each for key, each in told.items() if key in (*names, *BUILT_FOR)}
    return {"shapes_dict": told} if len(told) > 1 else {"input_shape": shapes[0]}


def modern_call(node: Node, arrangement: Arrangement) -> Entry:
    """One call of a layer: what it reads, and what else Keras passes to it."""
    args, given = handed(node, lambda each: _tensor(each, arrangement))
    given |= node.op.call()
    if not node.op.is_layer:
        return {"args": written(args), "kwargs": written(given)}
    return {"args": args, "kwargs": given or _filled_in(node)}


def _filled_in(node: Node) -> Entry:
    """What Keras adds to a call with nothing but one tensor, which it has not to cast."""
    kind = type(node.op).__name__
    if node.graph is not None:
        return {"mask": [None] * len(node.inputs) if reads_list(node) else None}
    if len(node.inputs) > 1 or reads_list(node):
        return {}
    if node.inputs[0].tensor.dtype != node.op.compute_dtype and kind not in UNCAST:
        return {}
    found: Entry = {"training": TRAINING[kind]} if kind in TRAINING else {}
    return found | {"mask": None} if kind in MASKED else found


def _tensor(output: Output, arrangement: Arrangement) -> Entry:
    shape, dtype = output.tensor
    place = _place(output, arrangement)
    config = {"shape": list(shape), "dtype": dtype, "keras_history": place}
    return {"class_name": "__keras_tensor__", "config": config}


def _place(output: Output, arrangement: Arrangement) -> list[Any]:
    return [output.node.name, arrangement.call_of[output.node], output.port]
