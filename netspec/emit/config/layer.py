"""A layer as Keras's `get_config` gives it, with the keys of Keras 3.15 in their order."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from netspec.declaration import Declaration
from netspec.emit.config.keys import ALIASES, CONSTANT, IF_SET, KEYS, PART_KEYS, SINGLES
from netspec.graph import Node
from netspec.op import Op
from netspec.ops.structure import InputLayer


def layer_config(node: Node) -> dict[str, Any]:
    """The configuration of a layer, which is what its constructor takes."""
    op = node.op
    kind = type(op).__name__
    if isinstance(op, InputLayer):
        shape, dtype = node.outputs[0]
        values: dict[str, Any] = {"batch_shape": list(shape), "dtype": dtype, "name": node.name}
    else:
        values = op.config()
        values |= {"name": node.name, "trainable": node.trainable, "dtype": _dtype(op)}
    keys = KEYS.get(kind) or ("name", "trainable", *type(op).model_fields)
    if values.get("activity_regularizer") is not None:
        # Keras's base class writes it then, before what the class itself has.
        place = keys.index("dtype") + 1
        keys = (*keys[:place], "activity_regularizer", *keys[place:])
    if values.get("groups") == -1:
        # Groups of one channel each, which Keras counts.
        values["groups"] = node.inputs[0].tensor.shape[values["axis"]]
    if values.get("activation") in ALIASES:
        values["activation"] = ALIASES[values["activation"]]
    every = CONSTANT | values
    return {
        key: written(every[key])
        for key in keys
        if key not in op.call_arguments and not (key in IF_SET and every.get(key) is None)
    }


def _dtype(op: Op) -> Any:
    # Keras writes the name alone here, of the weights' dtype, and so loses a mixed policy.
    named = type(op).__name__.startswith("SpatialDropout") and op.dtype == op.variable_dtype
    return op.dtype if named else policy(op.dtype)


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
    return value


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
