"""A `.keras`, a `.weights.h5` and a `.json`: the files that Keras itself writes."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from zipfile import ZIP_STORED, ZipFile

import pytest

from netspec.compiler import compile_spec
from netspec.emit.archive import json_text, write_archive
from netspec.emit.readers import Target
from netspec.emit.weights import write_weights
from netspec.graph import Graph
from netspec.ops import FAMILIES, WORDS
from netspec.reference.example import example
from tests.compiling import compiled
from tests.emit.contents import built, contents, first_values, outputs, read, values_of
from tests.emit.networks import NETWORKS
from tests.emit.saved import MASKED, SAVED, every_spec
from tests.specs.building import spec

if TYPE_CHECKING:
    import keras


def unaddressed(config: bytes) -> str:
    """A config without the addresses in memory by which Keras tells what objects were the same.

    That is chance: of dtype policies, which are the same or not for the model that is loaded too.
    """

    def plain(found: dict[str, Any]) -> dict[str, Any]:
        return {key: each for key, each in found.items() if key != "shared_object_id"}

    return json.dumps(json.loads(config, object_hook=plain))


def check_same(graph: Graph, folder: Path) -> None:
    """Fail unless Keras writes the same members, and the same weights alone."""
    import h5py

    model = built(graph)
    model.save(folder / "keras.keras")
    write_archive(str(folder / "ours.keras"), graph, values_of(model), "keras3")
    with ZipFile(folder / "ours.keras") as ours, ZipFile(folder / "keras.keras") as theirs:
        assert ours.testzip() is None
        assert ours.namelist() == theirs.namelist()
        assert ours.read("config.json").decode() == unaddressed(theirs.read("config.json"))
        metadata = json.loads(theirs.read("metadata.json")) | {"date_saved": "1980-01-01@00:00:00"}
        assert json.loads(ours.read("metadata.json")) == metadata
        found = [io.BytesIO(each.read("model.weights.h5")) for each in (ours, theirs)]
    with h5py.File(found[0]) as mine, h5py.File(found[1]) as other:
        assert contents(mine) == contents(other)
    assert json_text(graph, "keras3") == model.to_json()
    model.save_weights(folder / "keras.weights.h5")
    write_weights(str(folder / "ours.weights.h5"), graph, values_of(model))
    assert read(folder / "ours.weights.h5") == read(folder / "keras.weights.h5")


@pytest.mark.parametrize("name", [*NETWORKS, *SAVED])
def test_keras_writes_the_same_of_a_network(name: str, tmp_path: Path) -> None:
    check_same(compiled({**NETWORKS, **SAVED}[name], tmp_path), tmp_path)


@pytest.mark.parametrize("word", [*WORDS, *FAMILIES])
def test_keras_writes_the_same_of_an_example(word: str, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(example(word), encoding="utf-8")
    check_same(compile_spec(str(tmp_path / "spec.yaml")), tmp_path)


# The targets beside the one that netspec writes for when it is not told.
OTHERS = [each for each in get_args(Target) if each != "portable"]


@pytest.mark.parametrize("name", every_spec())
def test_keras_writes_the_same_of_a_spec(name: str, tmp_path: Path) -> None:
    check_same(compile_spec(spec(name)), tmp_path)


def warned(load: Callable[[], keras.Model]) -> tuple[list[str], keras.Model]:
    """What is warned of when a model is loaded, and the model."""
    import keras

    keras.utils.clear_session(free_memory=False)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = load()
    return [str(each.message) for each in caught], model


@pytest.mark.parametrize(
    "target", ["portable", *(pytest.param(each, marks=pytest.mark.sweep) for each in OTHERS)]
)
@pytest.mark.parametrize("name", [*NETWORKS, *SAVED, "masked"])
def test_all_three_come_back_and_warn_of_no_more_than_keras_s_own(
    name: str, target: Target, tmp_path: Path
) -> None:
    import keras

    graph = compiled({**NETWORKS, **SAVED, "masked": MASKED}[name], tmp_path)
    model = built(graph)
    model.save(tmp_path / "keras.keras")
    expected, _ = warned(lambda: keras.models.load_model(tmp_path / "keras.keras"))
    write_archive(str(tmp_path / "ours.keras"), graph, values_of(model), target)
    found, whole = warned(lambda: keras.models.load_model(tmp_path / "ours.keras"))
    assert found == expected
    write_weights(str(tmp_path / "net.weights.h5"), graph, values_of(model))
    _, bare = warned(lambda: keras.models.model_from_json(json_text(graph, target)))
    with warnings.catch_warnings():
        # Of the optimizer's state, as when Keras wrote it.
        warnings.simplefilter("ignore")
        bare.load_weights(tmp_path / "net.weights.h5")
    assert outputs(whole) == outputs(bare) == outputs(model)


def test_the_same_bytes_come_out_everywhere_and_always(tmp_path: Path) -> None:
    graph = compiled(NETWORKS["shared_model"], tmp_path)
    written = []
    for name in ("a", "b"):
        write_archive(str(tmp_path / f"{name}.keras"), graph, first_values, "portable")
        write_weights(str(tmp_path / f"{name}.weights.h5"), graph, first_values)
        written.append(
            [(tmp_path / f"{name}{end}").read_bytes() for end in (".keras", ".weights.h5")]
        )
        # Archives keep times in steps of two seconds, where they keep them.
        time.sleep(2.1)
    assert written[0] == written[1]


def test_an_archive_tells_no_time_and_compresses_nothing(tmp_path: Path) -> None:
    graph = compiled(NETWORKS["shared_model"], tmp_path)
    write_archive(str(tmp_path / "net.keras"), graph, first_values, "portable")
    with ZipFile(tmp_path / "net.keras") as archive:
        for each in archive.infolist():
            assert (each.compress_type, each.create_system) == (ZIP_STORED, 3)
            assert each.date_time == (1980, 1, 1, 0, 0, 0)
            assert each.extra == b""


def test_without_values_everything_is_zero(tmp_path: Path) -> None:
    import keras

    graph = compiled(NETWORKS["shared_model"], tmp_path)
    write_archive(str(tmp_path / "net.keras"), graph, None, "portable")
    write_weights(str(tmp_path / "net.weights.h5"), graph, None)
    model = keras.models.load_model(tmp_path / "net.keras")
    assert all(not each.any() for each in model.get_weights())
    with ZipFile(tmp_path / "net.keras") as archive:
        inside = archive.read("model.weights.h5")
    assert inside == (tmp_path / "net.weights.h5").read_bytes()


def test_a_network_is_never_held_as_a_whole(tmp_path: Path) -> None:
    text = "inputs: [{x: [4096]}]\nlayers: [{dense: {units: 4096, kernel_initializer: ones}}]"
    graph = compiled(text, tmp_path)
    write_archive(str(tmp_path / "warm.keras"), graph, None, "portable")
    tracemalloc.start()
    write_archive(str(tmp_path / "net.keras"), graph, first_values, "portable")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4096 * 4096 * 4 / 2
