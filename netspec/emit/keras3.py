"""Graph → the layout of an `.h5` in the spelling of Keras 3."""

from __future__ import annotations

import json

from netspec.emit.config.keys import KERAS
from netspec.emit.config.model import model_text
from netspec.emit.h5 import Layout
from netspec.emit.variables import in_order, variables
from netspec.graph import Graph


def keras3_layout(graph: Graph) -> Layout:
    """The file as Keras 3 would save it."""
    attributes: dict[str, str | bytes] = {
        "backend": "tensorflow",
        "keras_version": KERAS,
        "model_config": model_text(graph).encode(),
    }
    if graph.training is not None:
        from netspec.emit.config.training import training_config

        attributes["training_config"] = json.dumps(training_config(graph.training)).encode()
    return Layout(attributes, {node.name: variables(node) for node in in_order(graph)})
