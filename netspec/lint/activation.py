"""What a layer does to its result at the end, as the rules about activations see it."""

from __future__ import annotations

from netspec.graph import Node

# Layers that are an activation function by themselves.
_LAYERS = {"ReLU": "relu", "Softmax": "softmax"}


def last_activation(node: Node) -> str | None:
    """The name of the activation that the values of a node come out of, if any."""
    kind = type(node.op).__name__
    if kind in _LAYERS:
        return _LAYERS[kind]
    name: str | None = getattr(node.op, "activation", None)
    return name


def is_activation(node: Node) -> bool:
    """Whether a node is an activation and nothing else."""
    return type(node.op).__name__ in (*_LAYERS, "Activation")
