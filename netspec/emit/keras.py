"""Graph → a Keras functional model, as a person would write it by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from importlib import import_module
from typing import TYPE_CHECKING, Any

from netspec.declaration import Declaration
from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.filling import plan_states, plan_weights, unfilled
from netspec.emit.first import First
from netspec.emit.states import add_states, without_states
from netspec.graph import Graph, Node, Output
from netspec.inside import Inner
from netspec.op import Op
from netspec.ops.merge import Concatenate
from netspec.ops.structure import InputLayer, Sequential
from netspec.wiring import handed

if TYPE_CHECKING:
    import keras

Tensors = dict[Output, Any]
FIRST = First()


def build_model(graph: Graph, first: First = FIRST) -> keras.Model:
    """The Keras model of a graph, compiled when the spec has `compile`.

    Its variables have the values of `first`, on every backend. Raises `SpecError` should Keras
    disagree with the graph: a bug of ours (NS603, NS604), or of a plugin (NS615).
    """
    with unfilled():
        model = _model(graph)
        _plan(model, graph, first)
    add_states(model)
    # Not before: TensorFlow would not let what is filled while frozen learn ever after.
    _freeze(model, graph)
    if graph.training is not None:
        model.compile(**compile_arguments(graph.training))
    return model


def compile_arguments(training: Declaration) -> dict[str, Any]:
    """The arguments of `keras.Model.compile`."""
    return {name: _converted(value) for name, value in training.arguments().items()}


def keras_object(declaration: Declaration, **more: Any) -> Any:
    """The Keras object that a declaration describes."""
    kind = getattr(import_module(declaration.home), _exported(declaration))
    arguments = {name: _converted(value) for name, value in _arguments(declaration).items()}
    return kind(**arguments, **more)


def _exported(declaration: Declaration) -> str:
    """What Keras calls the class in its module."""
    if isinstance(declaration, Op) and not declaration.is_layer:
        return declaration.class_name()
    return type(declaration).__name__


def _arguments(declaration: Declaration) -> dict[str, Any]:
    """What the constructor is given: of a plugin's layer all, whose defaults may be others."""
    if isinstance(declaration, Op) and not declaration.is_layer:
        return declaration.config()
    if not isinstance(declaration, Op) or declaration.registered_name() is None:
        return declaration.arguments()
    left_out = declaration.call_arguments
    return {name: value for name, value in declaration if name not in left_out}


def _converted(value: Any) -> Any:
    if isinstance(value, Declaration):
        return keras_object(value)
    if isinstance(value, Inner):
        return keras_object(value.op, name=value.name)
    if isinstance(value, dict):
        return {key: _converted(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_converted, value))
    return value


def _model(graph: Graph) -> keras.Model:
    import keras

    tensors: Tensors = {}
    layers: dict[str, Any] = {}
    for _ in {node.name for node in graph.nodes if type(node.op) is Concatenate}:
        # Counted as if Keras had named it: by that count it names what joins the masks.
        keras.backend.get_uid("concatenate")
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
        with without_states(layers[node.name]) if node.op.is_layer else nullcontext():
            results = _call(layers[node.name], node, tensors)
    except (ValueError, TypeError, ArithmeticError, RuntimeError) as error:
        fact = f"Keras refuses `{node.name}`, which netspec accepted: {error}"
        raise _bug("NS603", fact, node) from error
    except (ImportError, AttributeError) as error:
        # Keras's own layers are there.
        if node.op.registered_name() is None:
            raise
        raise _bug("NS615", f"`{node.name}` cannot be made: {error}", node) from error
    for port, (result, expected) in enumerate(zip(results, node.outputs, strict=True)):
        if tuple(result.shape) != expected.shape:
            given = " x ".join(str(size) for size in result.shape[1:])
            fact = f"Keras gives {given} for `{node.name}`, netspec inferred {expected}"
            raise _bug("NS604", fact, node)
        tensors[Output(node, port)] = result


def _bug(code: str, fact: str, node: Node) -> SpecError:
    cure = "this is a bug in netspec; please report it"
    home = node.op.home
    if not home.startswith(("keras.", "netspec.")):
        code, cure = "NS615", f"the op and its layer in `{home}` do not agree; mend its package"
    return SpecError([Diagnostic(code, fact, node.span, frame=node.frame, help=cure)])


def _layer(node: Node) -> Any:
    if node.graph is None:
        return keras_object(node.op, name=node.name)
    return _sequential(node) if isinstance(node.op, Sequential) else _model(node.graph)


def _sequential(node: Node) -> Any:
    import keras

    assert node.graph is not None
    first, *rest = node.graph.nodes
    shape, dtype = first.outputs[0]
    layers = [keras.layers.InputLayer(batch_shape=shape, dtype=dtype, name=first.name)]
    return keras.Sequential(layers + [_layer(each) for each in rest], name=node.name)


def _call(layer: Any, node: Node, tensors: Tensors) -> list[Any]:
    args, keywords = handed(node, lambda each: tensors[each])
    import keras

    result = layer(*args, **keywords, **node.op.call())
    # Stacked cells give their states in lists.
    found: list[Any] = keras.tree.flatten(result)
    return found


def _plan(model: Any, graph: Graph, first: First, way: str = "") -> None:
    """Let all variables get their first values; `way` leads to the layers of a sub-model."""
    for node, layer in _made(model, graph):
        path = f"{way}{node.name}"
        if node.graph is not None:
            _plan(layer, node.graph, first, f"{path}/")
            continue
        # As they were made: `Layer.weights` does not look at what is trained.
        found, weights = layer.weights, node.weights
        shapes = [tuple(each.shape) for each in found]
        if shapes != [each.shape for each in weights]:
            expected = [each.shape for each in weights]
            fact = f"Keras gives weights of {shapes} for `{node.name}`, netspec inferred {expected}"
            raise _bug("NS604", fact, node)
        plan_weights(found, weights, path, first)
        if not _seeded(node.op):
            known = set(map(id, found))
            states = [each for each in layer.variables if id(each) not in known]
            plan_states(states, path, first.seed)


def _seeded(op: Op) -> bool:
    """Whether a layer, or one that it holds, has a seed of its own."""
    held = (each for name in op.holds for each in _listed(getattr(op, name)))
    return getattr(op, "seed", None) is not None or any(_seeded(each.op) for each in held)


def _listed(held: Any) -> list[Inner]:
    if isinstance(held, Inner) or held is None:
        return [held] if held else []
    return list(held)


def _freeze(model: Any, graph: Graph) -> None:
    for node, layer in _made(model, graph):
        if node.graph is not None:
            _freeze(layer, node.graph)
        if not node.trainable:
            # Not as an argument: SpatialDropout's constructor takes none.
            layer.trainable = False


def _made(model: Any, graph: Graph) -> Iterator[tuple[Node, Any]]:
    """The nodes of a graph, each layer's once, and the layers of its model."""
    layers = {layer.name: layer for layer in model.layers}
    for node in graph.layers:
        if node.op.is_layer and not isinstance(node.op, InputLayer):
            yield node, layers[node.name]
