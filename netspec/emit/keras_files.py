"""Keras model → file, the same bytes for the same model, and never half a file."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.destination import SUFFIXES, Format
from netspec.emit.disk import overheard, reserve, size_of
from netspec.emit.replacing import keep_rights
from netspec.emit.unwritten import unwritten

if TYPE_CHECKING:
    from zipfile import ZipFile

    import keras


def save(model: keras.Model, path: str, format: Format) -> None:
    """Write a model: whole (`h5`, `keras`), its `weights` alone, or its config as `json`.

    The file is written beside its final name and renamed, so that a failure leaves the old one
    whole. Raises `SpecError` (NS605) when it cannot be written.
    """
    # A link stays a link: what it leads to is replaced.
    final = os.path.realpath(path)
    try:
        with tempfile.TemporaryDirectory(dir=os.path.dirname(final), prefix=".netspec-") as folder:
            written = os.path.join(folder, f"model{SUFFIXES[format]}")
            with overheard():
                _WRITERS[format](model, written)
            keep_rights(written, final)
            os.replace(written, final)
    except TypeError as error:
        # Keras copies the configs of layers, and cannot copy the lists that some have (3.15).
        fact = f"cannot write `{path}`: Keras cannot save this model: {error}"
        cure = "netspec writes it without `--engine keras`"
        raise SpecError([Diagnostic("NS605", fact, path=path, help=cure)]) from error
    except OSError as error:
        raise unwritten(path, error) from error


def _write_h5(model: keras.Model, path: str) -> None:
    import h5py

    reserve(path, size_of(model))
    with _without_advice():
        model.save(path)
    with h5py.File(path, "r+", libver="earliest") as file:
        # Of an optimizer that has not run; with it, Keras loads a model that cannot be fitted.
        if "optimizer_weights" in file:
            del file["optimizer_weights"]


def _write_weights(model: keras.Model, path: str) -> None:
    reserve(path, size_of(model))
    model.save_weights(path)


def _write_json(model: keras.Model, path: str) -> None:
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(model.to_json() + "\n")


def _write_keras(model: keras.Model, path: str) -> None:
    from zipfile import ZipFile

    reserve(path, 2 * size_of(model))
    model.save(f"{path}.keras")
    with ZipFile(f"{path}.keras") as saved, ZipFile(path, "w") as file:
        for name in saved.namelist():
            _copy(name, saved, file)


def _copy(name: str, saved: ZipFile, file: ZipFile) -> None:
    """One member without the time of day, which Keras writes into two places."""
    from zipfile import ZipInfo

    member = ZipInfo(name)
    member.create_system = 3
    if name == "metadata.json":
        file.writestr(member, _undated(saved.read(name)))
        return
    member.file_size = saved.getinfo(name).file_size
    with saved.open(name) as source, file.open(member, "w") as target:
        shutil.copyfileobj(source, target, 2**20)


def _undated(metadata: bytes) -> str:
    import json

    return json.dumps({**json.loads(metadata), "date_saved": "1980-01-01@00:00:00"})


_WRITERS: dict[Format, Callable[[Any, str], None]] = {
    "h5": _write_h5,
    "keras": _write_keras,
    "weights": _write_weights,
    "json": _write_json,
}


@contextmanager
def _without_advice() -> Iterator[None]:
    """Hold back Keras's advice not to write HDF5, which the user asked for."""
    from absl import logging

    before = logging.get_verbosity()
    logging.set_verbosity(logging.ERROR)
    try:
        yield
    finally:
        logging.set_verbosity(before)
