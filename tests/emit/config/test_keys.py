"""The keys of every configuration are those of the installed Keras."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from netspec.compiler import compile_spec
from netspec.declaration import Declaration
from netspec.emit.config.added import ADDED
from netspec.emit.config.keys import KEYS, PART_KEYS
from netspec.emit.config.layer import declared, layer_config
from netspec.emit.config.training import part_config
from netspec.emit.keras import build_model, keras_object
from netspec.ops import WORDS
from netspec.parts.activations import ACTIVATIONS
from netspec.parts.constraints import constraints
from netspec.parts.initializers import initializers
from netspec.parts.losses import LOSSES
from netspec.parts.metrics import METRICS
from netspec.parts.optimizers import OPTIMIZERS
from netspec.parts.regularizers import regularizers
from netspec.parts.schedules import SCHEDULES
from netspec.reference.example import example
from netspec.validator import validate
from tests.golden import Golden

LAYER_KEYS = "netspec/emit/config/keys.py"
ADDITIONS = "netspec/emit/config/added.py"
TRAINING_KEYS = "netspec/emit/config/training_keys.py"
IN_LAYERS = (initializers(), regularizers(), constraints())
IN_TRAINING = (LOSSES, METRICS, OPTIMIZERS, SCHEDULES)

# What the arguments of parts are that must be given.
REQUIRED: dict[str, Any] = {
    "boundaries": [1],
    "decay_rate": 0.9,
    "decay_steps": 10,
    "first_decay_steps": 3,
    "initial_learning_rate": 0.1,
    "inner_optimizer": "sgd",
    "num_classes": 2,
    "optimizer_map": {"default_optimizer": "sgd"},
    "precision": 0.5,
    "recall": 0.5,
    "sensitivity": 0.5,
    "specificity": 0.5,
    "target_class_ids": [0],
    "values": [0.1, 0.2],
}


def check_keys(
    kind: str, ours: Iterable[str], theirs: Iterable[str], place: str = LAYER_KEYS
) -> None:
    """Fail, and tell what is to be done, unless the keys are the same in the same order."""
    new = [key for key in theirs if key not in ours]
    assert not new, (
        f"Keras has new keys in `{kind}`: add {new} to it in {place}, at the places that they have "
        f"in {list(theirs)}, and `{kind}.key` to {ADDITIONS}, with the version that brought it"
    )
    gone = [key for key in ours if key not in theirs]
    assert not gone, f"Keras has no longer {gone} in `{kind}`: remove them in {place}"
    assert list(ours) == list(theirs), f"other order of `{kind}`: change it in {place}"


def parts(catalogues: Iterable[Any]) -> list[type[Declaration]]:
    """The classes of catalogues, each once."""
    return list(dict.fromkeys(each for catalogue in catalogues for each in catalogue.values()))


def made(kind: type[Declaration]) -> Any:
    """A part with as few arguments as it takes."""
    needed = [name for name, field in kind.model_fields.items() if field.is_required()]
    # Keras asks SciPy, which need not be there, for the windows of this one.
    others = {"window": None} if kind.__name__ == "STFT" else {}
    return validate(kind, {name: REQUIRED[name] for name in needed} | others)


def test_a_key_without_a_version_is_one_that_every_version_has(golden: Golden) -> None:
    # A new one is to be dated in ADDED: else it goes into files that older versions refuse.
    undated = (
        f"{kind}.{key}\n"
        for kind, keys in sorted((KEYS | PART_KEYS).items())
        for key in keys
        if f"{kind}.{key}" not in ADDED and key not in ADDED
    )
    golden("keys_of_every_version.txt", "".join(undated))


@pytest.mark.parametrize("word", WORDS)
def test_the_keys_of_layers_are_those_of_keras(word: str, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(example(word), encoding="utf-8")
    graph = compile_spec(str(tmp_path / "spec.yaml"))
    model = build_model(graph)
    for node in graph.layers:
        theirs = model.get_layer(node.name).get_config()
        check_keys(type(node.op).__name__, layer_config(node), theirs)


@pytest.mark.parametrize("kind", parts(IN_LAYERS), ids=lambda kind: kind.__name__)
def test_the_keys_of_parts_of_layers_are_those_of_keras(kind: type[Declaration]) -> None:
    part = made(kind)
    check_keys(kind.__name__, declared(part)["config"], keras_object(part).get_config())


@pytest.mark.parametrize("kind", parts(IN_TRAINING), ids=lambda kind: kind.__name__)
def test_the_keys_of_parts_of_training_are_those_of_keras(kind: type[Declaration]) -> None:
    part = made(kind)
    ours, theirs = part_config(part)["config"], keras_object(part).get_config()
    check_keys(kind.__name__, ours, theirs, TRAINING_KEYS)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_written_as_keras_calls_it(name: str, tmp_path: Path) -> None:
    import keras

    text = f"netspec: 1\ninputs: [{{x: [4]}}]\nlayers: [{{activation: {name}}}]\n"
    (tmp_path / "spec.yaml").write_text(text, encoding="utf-8")
    node = compile_spec(str(tmp_path / "spec.yaml")).layers[-1]
    expected = keras.activations.serialize(keras.activations.get(name))
    assert layer_config(node)["activation"] == expected
