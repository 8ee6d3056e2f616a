"""Weights that both Kerases saved of keras.applications go into the specs of the same names."""

from __future__ import annotations

import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np  # noqa: TID253
import pytest

from netspec.compiler import compile_spec
from netspec.emit.artifact import write_artifact
from netspec.emit.wish import Wish
from tests.compiling import write
from tests.specs.building import spec
from tests.specs.test_applications import APPLICATIONS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


def saved(module: str, name: str, path: Path, images: Any) -> Any:
    """Have a Keras write its own network with random weights; what it computes of images."""
    with warnings.catch_warnings():
        # What Keras 2 thinks of HDF5.
        warnings.simplefilter("ignore")
        keras = import_module(module)
        keras.backend.clear_session()
        model = getattr(keras.applications, APPLICATIONS[name])(weights=None)
        random = np.random.default_rng(5)
        for variable in model.weights:
            if "kernel" not in variable.name:
                variable.assign(random.uniform(0.5, 1.5, variable.shape))
        model.save(path)
        return np.asarray(model(images, training=False))


@pytest.mark.parametrize(("module", "by"), [("keras", "name"), ("tf_keras", "order")])
@pytest.mark.parametrize("name", APPLICATIONS)
def test_the_outputs_are_those_of_the_network_that_was_saved(
    name: str, module: str, by: str, tmp_path: Path
) -> None:
    import keras

    graph = compile_spec(spec(name))
    shape = tuple(size or 1 for size in graph.inputs[0].outputs[0].shape)
    images = np.random.default_rng(7).uniform(-1, 1, shape).astype("float32")
    expected = saved(module, name, tmp_path / "w.h5", images)
    text = f"""\
    inputs: [{{x: {list(shape[1:])}}}]
    layers: [include: {{spec: specs/{name}.yaml}}]
    weights: [{{file: w.h5, by: {by}, unused: error}}]
    """
    graph = compile_spec(write(text, tmp_path), folders=(str(Path(spec(name)).parents[1]),))
    write_artifact(graph, str(tmp_path / "net.h5"), Wish())
    keras.backend.clear_session()
    actual = np.asarray(keras.models.load_model(tmp_path / "net.h5")([images], training=False))
    # Of probabilities.
    np.testing.assert_allclose(actual, expected, rtol=1e-4, atol=1e-5)
    for name in ("w.h5", "net.h5"):
        (tmp_path / name).unlink()
