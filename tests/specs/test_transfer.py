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
from netspec.weights.difference import differences
from netspec.weights.opening import opened
from tests.compiling import write
from tests.specs.applications import APPLICATIONS
from tests.specs.building import spec

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


# Of the others, the files are large.
OFTEN = ("densenet121", "mobilenet")
NETWORKS = [
    *OFTEN, *(pytest.param(each, marks=pytest.mark.sweep) for each in ("resnet50", "vgg16"))
]  # fmt: skip

# Names that Keras 3 no longer allows.
RENAMED = {"densenet121": "'conv1/*': 'conv1_*'"}


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


def built(name: str, by: str, shape: tuple[int, ...], folder: Path) -> Path:
    """The spec of that name built with the weights in `w.h5`."""
    text = f"""\
    inputs: [{{x: {list(shape[1:])}}}]
    layers: [include: {{spec: specs/{name}.yaml}}]
    weights: [{{file: w.h5, by: {by}, unused: error, rename: {{{RENAMED.get(name, "")}}}}}]
    """
    graph = compile_spec(write(text, folder), folders=(str(Path(spec(name)).parents[1]),))
    path = folder / f"{by}.h5"
    write_artifact(graph, str(path), Wish())
    return path


@pytest.mark.parametrize("module", ["keras", "tf_keras"])
@pytest.mark.parametrize("name", NETWORKS)
def test_the_outputs_are_those_of_the_network_that_was_saved(
    name: str, module: str, tmp_path: Path
) -> None:
    import keras

    graph = compile_spec(spec(name))
    shape = tuple(size or 1 for size in graph.inputs[0].outputs[0].shape)
    images = np.random.default_rng(7).uniform(-1, 1, shape).astype("float32")
    expected = saved(module, name, tmp_path / "w.h5", images)
    by_name, by_order = (built(name, by, shape, tmp_path) for by in ("name", "order"))
    with opened(str(by_name)) as one, opened(str(by_order)) as other:
        assert not list(differences(one, other))
    keras.backend.clear_session()
    actual = np.asarray(keras.models.load_model(by_name)([images], training=False))
    # Of probabilities.
    np.testing.assert_allclose(actual, expected, rtol=1e-4, atol=1e-5)
    for each in (by_name, by_order, tmp_path / "w.h5"):
        each.unlink()
