"""What a layer does to its result at the end, as the rules about activations see it."""

from __future__ import annotations

from netspec.graph import Node

# Layers that are an activation function by themselves.
_LAYERS = {"ReLU": "relu", "Softmax": "softmax"}

# Those, and the layer that is any of them by its name.
ACTIVATIONS = (*_LAYERS, "Activation")

_COMMON = frozenset({"axis", "dtype", "name"})


def last_activation(node: Node) -> str | None:
    """The name of the activation that the values of a node come out of, if any."""
    kind = type(node.op).__name__
    if kind in _LAYERS:
        # `relu: {max_value: 6}` is another function.
        return _LAYERS[kind] if node.op.model_fields_set <= _COMMON else None
    # Not `getattr`, which pydantic makes slow for what is not there.
    return vars(node.op).get("activation")
