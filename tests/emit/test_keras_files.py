"""Keras model → file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netspec.diagnostic import SpecError
from netspec.emit.destination import FORMATS, SUFFIXES, Format, is_artifact
from netspec.emit.keras import build_model
from netspec.emit.keras_files import save
from tests.compiling import compiled

if TYPE_CHECKING:
    import keras


@pytest.fixture(scope="module")
def model() -> keras.Model:
    import keras

    layers = [keras.Input((20,)), keras.layers.Dense(40), keras.layers.Dropout(0.5)]
    return keras.Sequential(layers, name="net")


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """No file can be larger than `size` meanwhile."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_written_is_an_artifact(format: Format, model: keras.Model, tmp_path: Path) -> None:
    path = tmp_path / f"net{SUFFIXES[format]}"
    save(model, str(path), format)
    assert is_artifact(str(path))
    assert os.listdir(tmp_path) == [path.name]


def test_every_format_comes_back(model: keras.Model, tmp_path: Path) -> None:
    import keras
    import numpy as np

    for format in FORMATS:
        save(model, str(tmp_path / f"net{SUFFIXES[format]}"), format)
    bare = keras.models.model_from_json((tmp_path / "net.json").read_text(encoding="utf-8"))
    bare.load_weights(tmp_path / "net.weights.h5")
    whole = keras.models.load_model(tmp_path / "net.h5", compile=False)
    zipped = keras.models.load_model(tmp_path / "net.keras")
    for loaded in (bare, whole, zipped):
        assert [layer.name for layer in loaded.layers] == [layer.name for layer in model.layers]
        for mine, other in zip(loaded.get_weights(), model.get_weights(), strict=True):
            np.testing.assert_array_equal(mine, other)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("size", [10, 1000])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    format: Format, size: int, model: keras.Model, tmp_path: Path
) -> None:
    path = tmp_path / "net"
    path.write_text("old")
    with small_disk(size), pytest.raises(SpecError) as caught:
        save(model, str(path), format)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "NS605"
    assert diagnostic.message == f"cannot write `{path}`: file too large; nothing was written"
    assert os.listdir(tmp_path) == ["net"]
    assert path.read_text() == "old"


def test_a_folder_that_is_gone_is_said(model: keras.Model, tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        save(model, str(tmp_path / "gone" / "net.json"), "json")
    assert "no such file or directory; nothing was written" in str(caught.value)


def test_a_link_stays_a_link(model: keras.Model, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    link, store = tmp_path / "net.json", tmp_path / "store" / "net.json"
    store.write_text("old")
    link.symlink_to(store)
    save(model, str(link), "json")
    assert link.is_symlink()
    assert store.read_text().startswith("{")


def test_a_file_keeps_its_rights_when_it_is_replaced(model: keras.Model, tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.touch()
    path.chmod(0o600)
    save(model, str(path), "json")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failure_of_keras_is_no_failure_of_the_disk(tmp_path: Path) -> None:
    class Broken:
        def to_json(self) -> str:
            raise RuntimeError("cannot serialize this")

    with pytest.raises(RuntimeError, match="cannot serialize this"):
        save(Broken(), str(tmp_path / "net.json"), "json")
    assert os.listdir(tmp_path) == []


def test_a_model_that_keras_cannot_save_is_an_error(tmp_path: Path) -> None:
    graph = compiled("inputs: [{x: [8, 8, 3]}]\nlayers: [random_brightness: 0.2]", tmp_path)
    with pytest.raises(SpecError) as caught:
        save(build_model(graph), str(tmp_path / "net.h5"), "h5")
    (found,) = caught.value.diagnostics
    assert found.code == "NS605"
    assert found.message.endswith("Keras cannot save this model: cannot pickle 'module' object")
    assert not list(tmp_path.glob("*.h5"))
