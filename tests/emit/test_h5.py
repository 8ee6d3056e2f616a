"""A whole model as an `.h5`: the file that Keras itself writes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from netspec.compiler import compile_spec
from netspec.emit.config.model import model_text
from netspec.emit.h5 import write
from netspec.emit.keras3 import keras3_layout
from netspec.graph import Graph
from netspec.ops import FAMILIES, WORDS
from netspec.reference.example import example
from tests.compiling import compiled
from tests.emit.contents import built, first_values, outputs, read, values_of
from tests.emit.networks import NETWORKS
from tests.emit.saved import MASKED, SAVED, every_spec
from tests.specs.building import spec

# Keras keeps a list in these that it cannot copy, and so it saves no `.h5` of them (3.15).
UNCOPIED = {
    "random_brightness", "random_saturation", "random_color_degeneration", "random_posterization",
    "random_sharpness", "solarization",
}  # fmt: skip


def check_same(graph: Graph, folder: Path) -> None:
    """Fail unless Keras writes the same file, but for the state of the optimizer.

    Keras writes two numbers of one that has not run, and then loads a model that cannot be fitted.
    """
    model = built(graph)
    model.save(folder / "keras.h5")
    write(str(folder / "ours.h5"), keras3_layout(graph), values_of(model))
    expected = read(folder / "keras.h5", without="optimizer_weights")
    assert read(folder / "ours.h5") == expected


@pytest.mark.parametrize("text", [*NETWORKS.values(), *SAVED.values()], ids=[*NETWORKS, *SAVED])
def test_keras_writes_the_same_of_a_network(text: str, tmp_path: Path) -> None:
    check_same(compiled(text, tmp_path), tmp_path)


@pytest.mark.parametrize("word", [each for each in (*WORDS, *FAMILIES) if each not in UNCOPIED])
def test_keras_writes_the_same_of_an_example(word: str, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(example(word), encoding="utf-8")
    check_same(compile_spec(str(tmp_path / "spec.yaml")), tmp_path)


@pytest.mark.parametrize("word", sorted(UNCOPIED))
def test_what_keras_itself_cannot_save_comes_back(word: str, tmp_path: Path) -> None:
    import keras

    (tmp_path / "spec.yaml").write_text(example(word), encoding="utf-8")
    graph = compile_spec(str(tmp_path / "spec.yaml"))
    model = built(graph)
    with pytest.raises(TypeError, match="cannot pickle"):
        model.save(tmp_path / "keras.h5")
    write(str(tmp_path / "ours.h5"), keras3_layout(graph), values_of(model))
    loaded = keras.models.load_model(tmp_path / "ours.h5", compile=False)
    assert loaded.layers[-1].get_config() == model.layers[-1].get_config()


@pytest.mark.parametrize("name", every_spec())
def test_keras_writes_the_same_of_a_spec(name: str, tmp_path: Path) -> None:
    check_same(compile_spec(spec(name)), tmp_path)


@pytest.mark.parametrize("name", sorted({*NETWORKS, *SAVED} - {"bfloat16"}))
def test_keras_loads_a_model_that_computes_the_same(name: str, tmp_path: Path) -> None:
    import keras

    text = {**NETWORKS, **SAVED}[name]
    if "multi_optimizer" in text:
        pytest.skip("Keras cannot load its own file with it: the optimizers have no module there")
    graph = compiled(text, tmp_path)
    model = built(graph)
    write(str(tmp_path / "net.h5"), keras3_layout(graph), values_of(model))
    loaded = keras.models.load_model(tmp_path / "net.h5", compile=graph.training is not None)
    assert outputs(loaded) == outputs(model)


def test_masks_come_back_although_nothing_of_them_is_written(tmp_path: Path) -> None:
    import keras

    graph = compiled(MASKED, tmp_path)
    model = built(graph)
    write(str(tmp_path / "net.h5"), keras3_layout(graph), values_of(model))
    loaded = keras.models.load_model(tmp_path / "net.h5", compile=False)
    assert outputs(loaded) == outputs(model)
    unmasked = built(compiled(MASKED.replace("masking", "identity"), tmp_path))
    unmasked.set_weights(model.get_weights())
    assert outputs(unmasked) != outputs(model)


def test_keras_cannot_load_its_own_file_of_masks(tmp_path: Path) -> None:
    import keras

    built(compiled(MASKED, tmp_path)).save(tmp_path / "net.h5")
    with pytest.raises(ValueError, match="Unknown layer: 'NotEqual'"):
        keras.models.load_model(tmp_path / "net.h5", compile=False)


def test_keras_cannot_load_its_own_file_of_bfloat16(tmp_path: Path) -> None:
    import keras

    built(compiled(SAVED["bfloat16"], tmp_path)).save(tmp_path / "net.h5")
    with pytest.raises(ValueError, match="No cast function available"):
        keras.models.load_model(tmp_path / "net.h5", compile=False)


def test_a_shear_comes_back_which_keras_s_own_file_does_not(tmp_path: Path) -> None:
    import keras

    text = "inputs: [{x: [8, 8, 3]}]\nlayers: [{random_shear: {x_factor: 0.2, y_factor: [0, 0.5]}}]"
    graph = compiled(text, tmp_path)
    model = built(graph)
    model.save(tmp_path / "keras.h5")
    with pytest.raises(TypeError, match=r"in the range \[0, 1.0\]"):
        keras.models.load_model(tmp_path / "keras.h5", compile=False)
    write(str(tmp_path / "ours.h5"), keras3_layout(graph), values_of(model))
    loaded = keras.models.load_model(tmp_path / "ours.h5", compile=False)
    expected = model.layers[-1].get_config()
    assert loaded.layers[-1].get_config() == expected
    assert tuple(expected["x_factor"]) == (-0.2, 0.2)


@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_a_mixed_policy_that_keras_forgets_comes_back(dimensions: int, tmp_path: Path) -> None:
    import keras

    sizes = ", ".join(["4"] * dimensions)
    text = (
        f"inputs: [{{x: [{sizes}, 3]}}]\ndtype: mixed_float16\nlayers: [{{spatial_dropout: 0.1}}]"
    )
    graph = compiled(text, tmp_path)
    write(str(tmp_path / "ours.h5"), keras3_layout(graph), first_values)
    built(graph).save(tmp_path / "keras.h5")
    loaded = [
        keras.models.load_model(tmp_path / f"{n}.h5", compile=False) for n in ("ours", "keras")
    ]
    assert [each.layers[-1].dtype_policy.name for each in loaded] == ["mixed_float16", "float32"]


def test_names_that_are_too_long_for_an_attribute_are_split(tmp_path: Path) -> None:
    layers = "\n".join(f"  - relu: {{name: {'x' * 190}{index}}}" for index in range(400))
    graph = compiled(f"inputs: [{{x: [4]}}]\nlayers:\n{layers}\n", tmp_path)
    check_same(graph, tmp_path)
    assert "layer_names1" in read(tmp_path / "ours.h5")["model_weights"].attributes


def test_a_chain_of_5000_layers_is_written(tmp_path: Path) -> None:
    import h5py

    layers = "\n".join(f"  - dense: {{name: d{index}, units: 1}}" for index in range(5000))
    graph = compiled(f"inputs: [{{x: [1]}}]\nlayers:\n{layers}\n", tmp_path)
    write(str(tmp_path / "net.h5"), keras3_layout(graph), first_values)
    with h5py.File(tmp_path / "net.h5") as file:
        assert file.attrs["model_config"] == model_text(graph)
        assert len(file["model_weights"]) == 5002


def test_the_same_bytes_come_out_everywhere_and_always(tmp_path: Path) -> None:
    written = []
    for folder in (tmp_path / "a", tmp_path / "b" / "c"):
        os.makedirs(folder)
        graph = compile_spec(spec("cifar_vgg"))
        write(str(folder / f"{folder.name}.h5"), keras3_layout(graph), first_values)
        written.append((folder / f"{folder.name}.h5").read_bytes())
        # HDF5 keeps times in whole seconds, where it keeps them.
        time.sleep(1.1)
    assert written[0] == written[1]
