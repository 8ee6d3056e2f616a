"""Graph → a Keras functional model, as a person would write it by hand."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from netspec.declaration import Declaration
from netspec.diagnostic import Diagnostic, SpecError
from netspec.graph import Graph, Node, Output
from netspec.op import MANY, TWO
from netspec.ops.structure import InputLayer, Sequential

if TYPE_CHECKING:
    import keras

Tensors = dict[Output, Any]


def build_model(graph: Graph) -> keras.Model:
    """The Keras model of a graph, compiled when the spec has `compile`.

    Raises `SpecError` (NS603, NS604) should Keras disagree with the graph, which is a bug of ours.
    """
    model = _model(graph)
    if graph.training is not None:
        model.compile(**compile_arguments(graph.training))
    return model


def compile_arguments(training: Declaration) -> dict[str, Any]:
    """The arguments of `keras.Model.compile`."""
    return {name: _converted(value) for name, value in training.arguments().items()}


def keras_object(declaration: Declaration, **more: Any) -> Any:
    """The Keras object that a declaration describes."""
    kind = getattr(import_module(declaration.home), type(declaration).__name__)
    arguments = {name: _converted(value) for name, value in declaration.arguments().items()}
    return kind(**arguments, **more)


def _converted(value: Any) -> Any:
    if isinstance(value, Declaration):
        return keras_object(value)
    if isinstance(value, dict):
        return {key: _converted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_converted(each) for each in value]
    return value


def _model(graph: Graph) -> keras.Model:
    import keras

    tensors: Tensors = {}
    layers: dict[str, Any] = {}
    for node in graph.nodes:
        _add(node, tensors, layers)
    inputs = [tensors[Output(node)] for node in graph.inputs]
    outputs = [tensors[output] for output in graph.outputs]
    return keras.Model(_one_or_list(inputs), _one_or_list(outputs), name=graph.name)


def _one_or_list(tensors: list[Any]) -> Any:
    # Keras keeps the structure: a model of one tensor and of a list of one have other configs.
    return tensors[0] if len(tensors) == 1 else tensors


def _add(node: Node, tensors: Tensors, layers: dict[str, Any]) -> None:
    """Make the node's layer, unless an earlier call did, and call it."""
    import keras

    if isinstance(node.op, InputLayer):
        shape, dtype = node.outputs[0]
        tensors[Output(node)] = keras.Input(batch_shape=shape, dtype=dtype, name=node.name)
        return
    try:
        if node.name not in layers:
            layers[node.name] = _layer(node)
        results = _call(layers[node.name], node, tensors)
    except (ValueError, TypeError, ArithmeticError, RuntimeError) as error:
        fact = f"Keras refuses `{node.name}`, which netspec accepted: {error}"
        raise _bug("NS603", fact, node) from error
    for port, (result, expected) in enumerate(zip(results, node.outputs, strict=True)):
        if tuple(result.shape) != expected.shape:
            given = " x ".join(str(size) for size in result.shape[1:])
            fact = f"Keras gives {given} for `{node.name}`, netspec inferred {expected}"
            raise _bug("NS604", fact, node)
        tensors[Output(node, port)] = result


def _bug(code: str, fact: str, node: Node) -> SpecError:
    cure = "this is a bug in netspec; please report it"
    return SpecError([Diagnostic(code, fact, node.span, frame=node.frame, help=cure)])


def _layer(node: Node) -> Any:
    if node.graph is not None:
        layer = _sequential(node) if isinstance(node.op, Sequential) else _model(node.graph)
        if not node.trainable:
            layer.trainable = False
        return layer
    layer = keras_object(node.op, name=node.name)
    if not node.trainable:
        # Not as an argument: SpatialDropout's constructor takes none.
        layer.trainable = False
    return layer


def _sequential(node: Node) -> Any:
    import keras

    assert node.graph is not None
    first, *rest = node.graph.nodes
    shape, dtype = first.outputs[0]
    layers = [keras.layers.InputLayer(batch_shape=shape, dtype=dtype, name=first.name)]
    return keras.Sequential(layers + [_layer(each) for each in rest], name=node.name)


def _call(layer: Any, node: Node, tensors: Tensors) -> list[Any]:
    inputs = [tensors[each] for each in node.inputs]
    keywords = {name: tensors[each] for name, each in node.keywords.items()}
    several = node.op.reads in (MANY, TWO) or len(inputs) > 1
    result = layer(inputs if several else inputs[0], **keywords, **node.op.call())
    return list(result) if isinstance(result, list | tuple) else [result]
