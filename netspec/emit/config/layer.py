"""A layer as Keras's `get_config` gives it, with the keys of Keras 3.15 in their order."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from netspec.declaration import Declaration
from netspec.emit.config.calls import UNBUILT, UNTOLD
from netspec.emit.config.keys import ALIASES, CONSTANT, IF_SET, KEYS, NAMED, PART_KEYS, SINGLES
from netspec.graph import Node
from netspec.inside import Inner
from netspec.op import Op
from netspec.ops.structure import InputLayer
from netspec.tensor import Tensor


def layer_config(node: Node) -> dict[str, Any]:
    """The configuration of a layer, which is what its constructor takes."""
    if isinstance(node.op, InputLayer):
        shape, dtype = node.outputs[0]
        values = CONSTANT | {"batch_shape": list(shape), "dtype": dtype, "name": node.name}
        return {key: values[key] for key in KEYS["InputLayer"]}
    if not node.op.is_layer:
        return {"name": node.name} | {k: written(each) for k, each in node.op.config().items()}
    inputs = tuple(each.tensor for each in node.inputs)
    return op_config(node.op, node.name, node.trainable, inputs)


def op_config(op: Op, name: str, trainable: bool, inputs: tuple[Tensor, ...]) -> dict[str, Any]:
    """The configuration of a layer that reads such inputs, wherever it stands."""
    kind = type(op).__name__
    values = op.config_for(*inputs)
    values |= {"name": name, "trainable": trainable, "dtype": _dtype(op)}
    keys = KEYS.get(kind) or ("name", "trainable", *type(op).model_fields)
    # Of this, only the projections inside have one.
    if values.get("activity_regularizer") is not None and kind != "MultiHeadAttention":
        # Keras's base class writes it then, before what the class itself has.
        place = keys.index("dtype") + 1
        keys = (*keys[:place], "activity_regularizer", *keys[place:])
    if values.get("groups") == -1:
        # Groups of one channel each, which Keras counts.
        values["groups"] = inputs[0].shape[values["axis"]]
    if op.holds:
        values |= _held(op, values, trainable, inputs)
    every = CONSTANT | values
    for key in ("activation", "recurrent_activation"):
        if values.get(key) in ALIASES:
            every[key] = ALIASES[values[key]]
    return {
        key: written(every[key])
        for key in keys
        if key not in op.call_arguments and not (key in IF_SET and every.get(key) is None)
    }


def _held(
    op: Op, values: Mapping[str, Any], trainable: bool, inputs: tuple[Tensor, ...]
) -> dict[str, Any]:
    """The layers that are arguments, as objects that tell what they were built for."""
    reads = {each.name: each.inputs for each in op.inside(*inputs)}

    def held(inner: Inner) -> dict[str, Any]:
        read = reads[inner.name]
        config = op_config(inner.op, inner.name, trainable, read)
        if type(op).__name__ == "Bidirectional":
            # Without, what is reversed would not stand where it came from.
            config["zero_output_for_mask"] = config["return_sequences"]
        return built_object(inner.op, config, read)

    return {
        key: [held(each) for each in value] if key == "cells" else held(value)
        for key in op.holds
        if (value := values[key]) is not None
    }


def built_object(
    op: Op, config: dict[str, Any], inputs: tuple[Tensor, ...], shapes: Any = None
) -> dict[str, Any]:
    """A layer as an object of a configuration, with the shape that it was built for."""
    module, kind = op.home, type(op).__name__
    found = keras_object(module, kind, config)
    found["registered_name"] = op.registered_name()
    if kind in UNTOLD:
        found["build_config"] = {}
    elif kind not in UNBUILT:
        found["build_config"] = shapes or {"input_shape": list(inputs[0].shape)}
    return found


def function_object(node: Node) -> dict[str, Any]:
    """A function of `keras.ops`, which no version of Keras finds without its module."""
    found = keras_object(node.op.home, node.op.class_name(), layer_config(node))
    return found | {"registered_name": node.op.class_name()}


def _dtype(op: Op) -> Any:
    # Keras writes the name alone here, of the weights' dtype, and so loses a mixed policy.
    named = type(op).__name__.startswith(NAMED) and op.policy_name == op.variable_dtype
    return op.policy_name if named else policy(op.policy_name)


def policy(name: str) -> dict[str, Any]:
    """A dtype policy as Keras writes it."""
    return keras_object("keras", "DTypePolicy", {"name": name})


def keras_object(module: str, kind: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """An object of Keras inside a configuration."""
    return {"module": module, "class_name": kind, "config": config, "registered_name": None}


def written(value: Any) -> Any:
    """A value of an argument, ready for JSON."""
    # Nearly all are such, and to ask whether one is a mapping takes long.
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Declaration):
        return declared(value)
    if isinstance(value, Mapping):
        return {key: written(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [written(each) for each in value]
    if isinstance(value, slice):
        bounds = {key: getattr(value, key) for key in ("start", "stop", "step")}
        return {"class_name": "__slice__", "config": bounds}
    return {"class_name": "__ellipsis__", "config": {}} if value is Ellipsis else value


def declared(part: Declaration) -> dict[str, Any]:
    """An initializer, a regularizer or the like."""
    kind = type(part).__name__
    keys = PART_KEYS.get(f"{part.home}.{kind}", type(part).model_fields)
    config = {key: written(getattr(part, key)) for key in keys}
    for key in config:
        if f"{kind}.{key}" in SINGLES:
            config[key] = single(config[key])
    return keras_object(part.home, kind, config)


def single(number: float) -> float:
    """A number as 32 bits hold it."""
    rounded: float = struct.unpack("f", struct.pack("f", number))[0]
    return rounded
