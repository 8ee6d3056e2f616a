"""Keras as it comes, whatever the user has set."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

import netspec
from netspec.emit.settings import plain_keras, same_random_numbers
from tests.cli.running import ROOT, SMALL, run_process, run_python

SETTINGS = {"floatx": "float64", "epsilon": 1e-4, "image_data_format": "channels_first"}

# Whatever might take a default from Keras: layers, losses, metrics, an optimizer.
RICH = """\
netspec: 1
inputs:
  - image: [8, 8, 3]
layers:
  - conv: {filters: 4, kernel_size: 3, kernel_initializer: he_normal}
  - batch_norm
  - max_pool
  - dropout: 0.5
  - lrn
  - flatten
  - dense: {units: 2, activation: softmax}
compile:
  optimizer: {adam: {learning_rate: 0.01}}
  loss: {categorical_crossentropy: {}}
  metrics: [accuracy, {mean_io_u: {num_classes: 2}}]
"""


BUILDS = """
import os, sys
from netspec.cli.verbs import verbs
os.environ["KERAS_HOME"] = home = sys.argv[1]
for ending in ("h5", "keras", "weights.h5", "json"):
    try:
        verbs(["build", "--quiet", "--engine=keras", "net.yaml", "-o", f"{home}/net.{ending}"])
    except SystemExit as stop:
        assert not stop.code
"""


def test_the_settings_of_keras_do_not_change_a_byte(tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_text(RICH, encoding="utf-8")
    own, other = tmp_path / "own", tmp_path / "other"
    for home in (own, other):
        home.mkdir()
    (own / "keras.json").write_text(json.dumps(SETTINGS))
    for home in (own, other):
        result = run_python(BUILDS, home, folder=tmp_path)
        assert result.returncode == 0, result.stderr
    for ending in ("h5", "keras", "weights.h5", "json"):
        first, second = own / f"net.{ending}", other / f"net.{ending}"
        assert first.read_bytes() == second.read_bytes(), ending


def test_the_callers_settings_change_no_model_and_are_put_back(tmp_path: Path) -> None:
    import keras

    path = tmp_path / "net.yaml"
    path.write_text(SMALL, encoding="utf-8")
    wanted = netspec.build(path, seed=1)
    config = keras.config
    with plain_keras():
        config.set_floatx("float64")
        config.set_dtype_policy("mixed_float16")
        config.set_epsilon(1e-3)
        config.set_image_data_format("channels_first")
        model = netspec.build(path, seed=1)
        assert config.floatx() == "float64"
        assert config.dtype_policy().name == "mixed_float16"
        assert config.epsilon() == 1e-3
        assert config.image_data_format() == "channels_first"
    assert model.to_json() == wanted.to_json()
    assert config.floatx() == "float32"
    assert config.dtype_policy().name == "float32"


@pytest.mark.parametrize("seed", [1, None])
def test_the_callers_random_numbers_are_left_alone(seed: int | None, tmp_path: Path) -> None:
    import keras
    import numpy as np

    def drawn() -> list[float]:
        noise = keras.random.uniform((1,))
        return [random.random(), float(np.random.uniform()), float(noise[0])]

    path = tmp_path / "net.yaml"
    path.write_text(RICH, encoding="utf-8")
    keras.utils.set_random_seed(5)
    before = drawn()
    keras.utils.set_random_seed(5)
    netspec.build(path, seed=seed)
    assert drawn() == before


def test_random_numbers_go_on_after_a_failure() -> None:
    random.seed(3)
    wanted = random.random()
    random.seed(3)
    with pytest.raises(KeyError), same_random_numbers():
        random.random()
        raise KeyError
    assert random.random() == wanted


@pytest.mark.parametrize(
    ("settings", "fact"),
    [
        ('{"backend": "theano"}', "Keras cannot use its settings: Unable to import backend"),
        ('{"floatx": "float8"}', "Keras cannot use its settings: Invalid `floatx`"),
        ("[]", "Keras cannot use its settings: "),
    ],
)
def test_settings_that_keras_refuses_are_named(settings: str, fact: str, tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "keras.json").write_text(settings)
    more = {"KERAS_HOME": str(tmp_path)}
    result = run_process("build", "net.yaml", "--engine=keras", folder=tmp_path, more=more)
    assert result.returncode == 1
    assert result.stderr.startswith(f"error[NS609]: {fact}")
    assert f"--> {tmp_path / 'keras.json'}\n" in result.stderr


@pytest.mark.parametrize(
    ("backend", "cure"),
    [
        ("foo", "give `--backend`, or unset the variable"),
        ("TensorFlow", "did you mean `tensorflow`?"),
    ],
)
def test_a_backend_that_keras_does_not_know_is_named_with_its_variable(
    backend: str, cure: str, tmp_path: Path
) -> None:
    (tmp_path / "net.yaml").write_text(SMALL, encoding="utf-8")
    more = {"KERAS_BACKEND": backend}
    result = run_process("build", "net.yaml", "--engine=keras", folder=tmp_path, more=more)
    assert result.returncode == 1
    fact = f"the variable `KERAS_BACKEND` asks for `{backend}`, which Keras does not know"
    assert result.stderr.startswith(f"error[NS609]: {fact}\n")
    assert f"= help: {cure}\n" in result.stderr


@pytest.mark.parametrize("where", ["KERAS_BACKEND", "keras.json"])
def test_who_asks_for_what_is_not_installed_is_named(where: str, tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "keras.json").write_text('{"backend": "jax"}')
    # A package of that name without anything in it would be no better: hide what may be installed.
    (tmp_path / "jax.py").write_text("raise ModuleNotFoundError('gone', name='jax')")
    more = {"KERAS_HOME": str(tmp_path), "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    if where == "KERAS_BACKEND":
        more[where] = "jax"
    result = run_process("build", "net.yaml", "--engine=keras", folder=tmp_path, more=more)
    name = where if where == "KERAS_BACKEND" else str(tmp_path / where)
    assert result.returncode == 1
    assert result.stderr.startswith("error[NS601]: building a Keras model needs JAX")
    assert f"or overrule `{name}` with `--backend`" in result.stderr
