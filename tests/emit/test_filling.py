"""The variables of a Keras model have our first values, and nothing else of it is ours."""

from __future__ import annotations

import hashlib
import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253
import pytest

from netspec.diagnostic import SpecError
from netspec.emit.config.model import model_config
from netspec.emit.framework import make_model
from netspec.emit.initial import initial_state, initial_value
from netspec.emit.keras import build_model
from netspec.emit.variables import variables
from netspec.graph import Graph
from netspec.parts.initializers import initializers
from tests.cli.running import run_python
from tests.compiling import compiled
from tests.emit.networks import NETWORKS

if TYPE_CHECKING:
    import keras

MATRICES = "\n".join(
    f"          - dense: {{name: {word}, units: 6, kernel_initializer: {word}}}"
    for word in sorted(initializers())
    if word not in ("constant", "stft")
)
MORE = {
    "every_initializer": f"""
        inputs: [{{x: [6]}}]
        layers:
{MATRICES}
          - dense: {{units: 6, bias_initializer: {{constant: {{value: 0.25}}}}}}
          - reshape: [6, 1]
          - conv: {{filters: 4, kernel_size: 8, padding: same, kernel_initializer: {{stft: {{}}}}}}
    """,
    "narrow_and_wide": """
        inputs: [{image: [8, 8, 3]}]
        layers:
          - conv: {filters: 4, kernel_size: 3, dtype: float16}
          - separable_conv: {filters: 4, kernel_size: 3, dtype: bfloat16}
          - batch_norm: {dtype: mixed_bfloat16}
          - conv: {filters: 4, kernel_size: 3, dtype: float64}
          - prelu
          - layer_scale: {init_values: 0.1}
    """,
    "frozen_in_a_model_twice": """
        inputs: [{x: [4]}]
        blocks:
          inner:
            nested: functional
            layers: [batch_norm, {dense: {name: one, units: 4, trainable: false}}, dense: 4]
          outer:
            nested: sequential
            layers: [{dense: 4}, {batch_norm: {trainable: false}}, {dropout: 0.3}, {dense: 4}]
        layers:
          - outer: {name: o, trainable: false}
          - inner: {name: i}
          - call: {layer: o}
          - call: {layer: i}
          - dense: 2
    """,
}
NOISY = """
    inputs: [{x: [4]}]
    layers:
      - dropout: 0.5
      - gaussian_noise: {name: own, stddev: 0.5, seed: 7}
      - group: {name: sub, nested: sequential, layers: [{dense: 3}, {alpha_dropout: 0.1}]}
      - dropout: 0.5
"""


@pytest.fixture(params=[*NETWORKS, *MORE])
def graph(request: pytest.FixtureRequest, tmp_path: Path) -> Graph:
    return compiled({**NETWORKS, **MORE}[request.param], tmp_path)


def kept(model: keras.Model) -> dict[str, tuple[str, bytes]]:
    """The dtype and the values of every weight by path."""
    return {each.path: (each.dtype, np.asarray(each.numpy()).tobytes()) for each in model.weights}


def wanted(graph: Graph, seed: int) -> dict[str, tuple[str, bytes]]:
    return {
        each.path: (each.weight.dtype, initial_value(seed, each.layer, each.weight).tobytes())
        for node in graph.layers
        for each in variables(node)
    }


def digest(model: keras.Model) -> str:
    found = hashlib.sha256()
    for each in model.variables:
        # How wide a random state is, is the backend's.
        values = np.asarray(each.numpy())
        found.update(values.astype(np.int64) if "seed" in each.path else values.tobytes())
    return found.hexdigest()


@pytest.mark.filterwarnings("ignore:.*complex.*:UserWarning")
def test_every_variable_has_our_first_values(graph: Graph) -> None:
    model = build_model(graph, 3)
    assert kept(model) == wanted(graph, 3)


def test_the_config_is_none_the_wiser(graph: Graph) -> None:
    assert build_model(graph, 3).to_json() == json.dumps(model_config(graph, modern=True))
