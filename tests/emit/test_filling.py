"""The variables of a Keras model have our first values, and nothing else of it is ours."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np  # noqa: TID253
import pytest

from netspec.diagnostic import SpecError
from netspec.emit.first import First
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
          - conv:
              filters: 4
              kernel_size: 8
              padding: same
              kernel_initializer: {{stft: {{window: null}}}}
    """,
    "narrow_and_wide": """
        inputs: [{image: [8, 8, 3]}]
        layers:
          - conv: {filters: 4, kernel_size: 3, dtype: float16}
          - separable_conv: {filters: 4, kernel_size: 3, dtype: bfloat16}
          - batch_norm: {dtype: mixed_bfloat16}
          - conv: {filters: 4, kernel_size: 3, dtype: float32}
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
        found.update((values.astype(np.int64) if "seed" in each.path else values).tobytes())
    return found.hexdigest()


def test_every_variable_has_our_first_values(graph: Graph) -> None:
    assert kept(build_model(graph, First(3))) == wanted(graph, 3)


# Not of frozen layers in sub-models: Keras loses that they are.
@pytest.mark.parametrize("name", [*NETWORKS, "every_initializer", "narrow_and_wide"])
def test_the_config_is_none_the_wiser(name: str, tmp_path: Path) -> None:
    import keras

    graph = compiled({**NETWORKS, **MORE}[name], tmp_path)
    keras.utils.clear_session(free_memory=False)
    model = build_model(graph)
    keras.utils.clear_session(free_memory=False)
    # `from_config` takes out of a config what it has used.
    again = keras.Model.from_config(model.get_config())
    assert again.get_config() == model.get_config()


def test_keras_draws_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    def drawn(*given: object, **more: object) -> None:
        raise AssertionError("Keras draws values")

    graph = compiled(MORE["every_initializer"], tmp_path)
    for name in ("normal", "uniform", "truncated_normal"):
        monkeypatch.setattr(f"keras.src.backend.random.{name}", drawn)
    with pytest.raises(AssertionError, match="Keras draws"):
        keras.layers.Dense(1).build((None, 1))
    build_model(graph)


def test_the_seed_gives_every_number(tmp_path: Path) -> None:
    graph = compiled(NOISY, tmp_path)
    assert digest(make_model(graph, 1)) == digest(make_model(graph, 1))
    others = [make_model(graph, 2), make_model(graph), make_model(graph)]
    assert len({digest(each) for each in (make_model(graph, 1), *others)}) == 4


def test_a_further_layer_changes_no_numbers_of_the_others(tmp_path: Path) -> None:
    text = "inputs: [{x: [4]}]\nlayers:\n  - dense: {name: a, units: 4}\n"
    rest = "  - dropout: {name: b, rate: 0.5}\n  - dense: {name: c, units: 4}\n"
    few = build_model(compiled(text + rest, tmp_path))
    many = build_model(compiled(text + "  - dense: 4\n  - dropout: 0.2\n" + rest, tmp_path))
    for name in ("a", "b", "c"):
        first, second = few.get_layer(name).variables, many.get_layer(name).variables
        assert first
        for one, other in zip(first, second, strict=True):
            np.testing.assert_array_equal(one.numpy(), other.numpy())


def test_random_states_start_from_the_seed_and_the_layer_unless_it_has_its_own(
    tmp_path: Path,
) -> None:
    graph = compiled(NOISY, tmp_path)
    model = build_model(graph, First(5))
    sub = graph.nodes[3].name
    found = {
        "dropout": model.get_layer("dropout"),
        f"{sub}/alpha_dropout": model.get_layer(sub).get_layer("alpha_dropout"),
        "dropout_1": model.get_layer("dropout_1"),
    }
    states = {path: layer.seed_generator.state.numpy() for path, layer in found.items()}
    for path, state in states.items():
        np.testing.assert_array_equal(state, initial_state(5, path))
    assert len({state.tobytes() for state in states.values()}) == 3
    assert model.get_layer("own").seed_generator.state.numpy().tolist() == [7, 0]


@pytest.mark.parametrize("frozen", ["d", "outer"])
def test_what_is_frozen_learns_once_it_is_not(frozen: str, tmp_path: Path) -> None:
    text = f"""
        inputs: [{{x: [4]}}]
        layers:
          - group: {{name: outer, nested: sequential, layers: [{{dense: {{name: d, units: 3}}}}]}}
          - dense: 1
        freeze: [{"outer/d" if frozen == "d" else frozen}]
        compile: {{optimizer: {{sgd: {{learning_rate: 1.0}}}}, loss: mse}}
    """
    model = build_model(compiled(text, tmp_path))
    before = model.get_weights()
    assert [each.trainable for each in model.weights] == [False, False, True, True]
    outer = model.get_layer("outer")
    (outer if frozen == "outer" else outer.get_layer("d")).trainable = True
    model.compile(optimizer=model.optimizer, loss="mse")
    model.train_on_batch(np.ones((2, 4)), np.full((2, 1), 9.0))
    for old, new in zip(before, model.get_weights(), strict=True):
        assert not np.array_equal(old, new)


def test_the_optimizer_has_only_what_keras_gives_it(tmp_path: Path) -> None:
    optimizer = build_model(compiled(NETWORKS["training"], tmp_path)).optimizer
    assert not optimizer.built
    assert [(each.name, each.numpy()) for each in optimizer.variables] == [("iteration", 0)]


def test_keras_is_whole_after_a_failure(tmp_path: Path) -> None:
    import keras

    graph = compiled("inputs: [{x: [4]}]\nlayers: [dense: 3]", tmp_path)
    layers = "[dense: 1000000, dense: 1000000000]"
    vast = compiled(f"inputs: [{{x: [4]}}]\nlayers: {layers}", tmp_path)
    with pytest.raises(SpecError, match="not enough memory"):
        make_model(vast)
    with keras.StatelessScope():
        layer = keras.layers.Dense(2)
        layer.build((None, 3))
    assert layer.kernel.numpy().shape == (3, 2)
    assert kept(make_model(graph, 1)) == wanted(graph, 1)


BUILD = """
import sys
from pathlib import Path
from tests.compiling import compiled
from tests.emit.test_filling import MORE, NOISY, digest
from netspec.emit.framework import load_keras, make_model

load_keras(sys.argv[1])
for text in (NOISY, MORE["frozen_in_a_model_twice"], MORE["narrow_and_wide"]):
    print(digest(make_model(compiled(text, Path()), 3)))
"""


@pytest.mark.parametrize(
    ("backend", "modules"), [("numpy", "scipy jax"), ("jax", "jax"), ("torch", "torch")]
)
def test_every_backend_has_the_same_numbers(backend: str, modules: str, tmp_path: Path) -> None:
    if any(find_spec(each) is None for each in modules.split()):
        pytest.skip(f"it takes {modules}, which are not all installed")
    texts = (NOISY, MORE["frozen_in_a_model_twice"], MORE["narrow_and_wide"])
    ours = [digest(make_model(compiled(text, tmp_path), 3)) for text in texts]
    result = run_python(BUILD, backend, folder=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ours
