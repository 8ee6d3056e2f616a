"""The example of a plugin, installed as a user installs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest

from tests.examples.running import ROOT, install_plugin

pytestmark = pytest.mark.slow

PACKAGE = ROOT / "examples" / "custom_layer"
README = (PACKAGE / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the package is installed in."""
    folder = tmp_path_factory.mktemp("site")
    install_plugin(folder)
    return folder


def run(installed: Path, folder: Path, *arguments: object) -> str:
    """What a Python prints that has netspec and the plugin."""
    path = os.pathsep.join((str(ROOT), str(installed)))
    environment = {**os.environ, "PYTHONPATH": path, "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


PROGRAM = """
import sys
import hand_made.layers
import keras
import netspec
import numpy as np

netspec.load_plugin("hand_made")
for path in sys.argv[2:]:
    loaded = keras.saving.load_model(path, compile=False)
    built = netspec.build(sys.argv[1], seed=0)
    for one, other in zip(loaded.weights, built.weights, strict=True):
        assert np.array_equal(one, other), one.path
    assert loaded.get_layer("digit").get_config() == built.get_layer("digit").get_config()
    x = np.random.default_rng(0).normal(size=(2, 8, 8, 1)).astype("float32")
    layers = map(loaded.get_layer, ("hidden", "digit"))
    hidden, digit = ([np.array(each) for each in layer.weights] for layer in layers)
    scores = np.maximum(x.reshape(2, 64) @ hidden[0] + hidden[1], 0) @ digit[0] + digit[1]
    wanted = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert np.allclose(loaded.predict(x, verbose=0), wanted, atol=1e-6)
    print(path)
"""


def test_keras_loads_what_is_written_without_it_once_the_package_is_imported(
    installed: Path, tmp_path: Path
) -> None:
    spec = PACKAGE / "digits.yaml"
    wanted = [("a.h5",), ("b.h5", "--target", "keras3"), ("c.keras",)]
    for file, *options in wanted:
        build = ("build", "--quiet", "--plugin", "hand_made", spec, "-o", file, *options)
        assert not run(installed, tmp_path, "-m", "netspec", *build)
    verify = ("verify", "--plugin", "hand_made", "a.h5", spec, "--with", "keras")
    assert run(installed, tmp_path, "-m", "netspec", *verify).splitlines()[-1].split()[2] == "same"
    files = [file for file, *_ in wanted]
    printed = run(installed, tmp_path, "-c", PROGRAM, spec, *files)
    assert printed.split() == files


def test_a_network_of_the_layer_learns_the_digits(installed: Path, tmp_path: Path) -> None:
    spec = PACKAGE / "digits.yaml"
    run(
        installed,
        tmp_path,
        "-m",
        "netspec",
        "build",
        "--plugin",
        "hand_made",
        spec,
        "-o",
        "d.keras",
    )
    program = f"""
import sys
sys.path.insert(0, {str(ROOT / "examples")!r})
import hand_made.layers
import keras
from pictures import digits

keras.utils.set_random_seed(0)
model = keras.saving.load_model("d.keras")
train, test = digits(size=8)
model.fit(train.x, train.y, epochs=5, verbose=0)
print(model.evaluate(test.x, test.y, verbose=0)[1])
"""
    assert float(run(installed, tmp_path, "-c", program)) > 0.7


def test_the_tutorial_shows_what_is_in_the_package() -> None:
    files = [PACKAGE / "pyproject.toml", *PACKAGE.glob("hand_made/*.py")]
    texts = [path.read_text(encoding="utf-8") for path in files]
    blocks = re.findall(r"^```(?:py|toml)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    *shown, use = blocks
    assert len(shown) == 7
    for block in shown:
        # Methods stand by themselves in the tutorial.
        inside = indent(block, "    ")
        assert any(block in text or inside in text for text in texts), block
    assert "load_model" in use
