"""`netspec build --engine keras`: Keras builds the model and saves it."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from hashlib import file_digest
from typing import TYPE_CHECKING

from netspec.cli.progress import Step
from netspec.emit.framework import Backend, load_keras, make_model
from netspec.emit.keras_files import save
from netspec.emit.wish import Wish
from netspec.graph import Graph

if TYPE_CHECKING:
    from netspec.weights.plan import Plan


def write_with_keras(
    graph: Graph,
    path: str,
    wish: Wish,
    plan: Plan | None,
    backend: Backend | None,
    step: Step,
) -> str:
    """Let Keras save the model of a graph, whatever was made before it; the file's SHA-256."""
    prepare_keras(graph, backend, step)
    if wish.format == "json":
        # Which has no weights.
        graph = replace(graph, sources=())
    model = make_model(graph, wish.seed, plan=plan)
    step(f"writing {path}")
    save(model, path, wish.format)
    with open(path, "rb") as file:
        return file_digest(file, "sha256").hexdigest()


def prepare_keras(graph: Graph, backend: Backend | None, step: Step) -> None:
    """Import Keras, and make room for a graph's model."""
    if not gc.isenabled():
        # Keras makes cycles of its own; what netspec made is not looked through for them.
        gc.freeze()
        gc.enable()
    step("importing Keras")
    load_keras(backend)
    import keras

    step(f"building {graph.name}")
    # Keras walks a network layer by layer into the depth.
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 40 * len(graph.nodes)))
    # Else the second of two specs would depend on the first: Keras counts what has no name.
    keras.utils.clear_session()
