"""Graph → an `.h5` in Keras 2's spelling: what is in it, and that the installed Keras reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253
import pytest

from netspec.compiler import compile_spec
from netspec.declaration import snake_case
from netspec.emit.h5 import Layout, layout, write
from netspec.emit.initial import initial_value
from netspec.emit.portable import portable_layout
from netspec.emit.variables import Variable
from netspec.graph import Graph
from netspec.ops import MODULE_OF
from netspec.readers.inputs import draw_inputs
from netspec.reference.example import example
from tests.compiling import compiled
from tests.emit.networks import NETWORKS

if TYPE_CHECKING:
    import keras

ROOT = Path(__file__).parent.parent.parent
# The others are like these, only larger.
SPECS = (
    "bottleneck_head", "cifar_vgg", "densenet121", "flowers", "googlenet", "inception_towers",
    "residual", "siamese",
)  # fmt: skip
# A mask by keyword is what only one version's file can say; bfloat16 is not HDF5's.
WITHOUT_PORTABLE = ("keywords",)


def shaken(variable: Variable) -> Iterator[Any]:
    """First values, with those made unlike that are all alike."""
    values = initial_value(0, variable.layer, variable.weight)
    if variable.size > 1 and values.min() == values.max():
        values = values + np.linspace(0.1, 0.5, values.size).reshape(values.shape)
    yield values.astype(variable.weight.dtype).ravel()


def load(graph: Graph, lay: Callable[[Graph], Layout], path: Path) -> keras.Model:
    import keras

    write(str(path), lay(graph), shaken)
    model: keras.Model = keras.models.load_model(path, compile=False)
    return model


def results(model: keras.Model, arrays: list[Any]) -> list[Any]:
    # Keras tells a list of one tensor from the tensor, and warns; a portable file has the list.
    single = not isinstance(model._inputs_struct, list)
    given = model(arrays[0] if single else arrays, training=False)
    return [np.asarray(each) for each in (given if isinstance(given, list) else [given])]


def assert_alike(graph: Graph, folder: Path) -> None:
    """The portable file computes what Keras 3's own does."""
    own = load(graph, layout, folder / "own.h5")
    portable = load(graph, portable_layout, folder / "portable.h5")
    assert portable.count_params() == own.count_params()
    assert [each.shape for each in portable.outputs] == [each.shape for each in own.outputs]
    arrays = draw_inputs(graph)
    for ours, theirs in zip(results(portable, arrays), results(own, arrays), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    trained = [
        sum(each.shape.num_elements() or 1 for each in model.trainable_weights)
        for model in (own, portable)
    ]
    assert trained[0] == trained[1]


@pytest.mark.parametrize("name", SPECS)
def test_the_file_of_a_spec_computes_what_that_of_keras_3_does(name: str, tmp_path: Path) -> None:
    assert_alike(compile_spec(str(ROOT / "specs" / f"{name}.yaml")), tmp_path)


@pytest.mark.parametrize("name", [name for name in NETWORKS if name not in WITHOUT_PORTABLE])
def test_the_file_of_a_network_computes_what_that_of_keras_3_does(
    name: str, tmp_path: Path
) -> None:
    assert_alike(compiled(NETWORKS[name], tmp_path), tmp_path)


@pytest.mark.parametrize("kind", sorted(MODULE_OF))
def test_the_file_of_an_op_computes_what_that_of_keras_3_does(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "op.yaml"
    path.write_text(example(snake_case(kind)), encoding="utf-8")
    assert_alike(compile_spec(str(path)), tmp_path)
