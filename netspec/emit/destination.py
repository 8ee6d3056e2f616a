"""The file that an artifact goes to: which format its name means, and whether it may be written."""

from __future__ import annotations

import os
from typing import Literal, TypeAlias, get_args

from netspec.diagnostic import Diagnostic, SpecError
from netspec.standby import Standby, done_by
from netspec.suggest import did_you_mean

Format: TypeAlias = Literal["h5", "keras", "weights", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)

SUFFIXES: dict[Format, str] = {
    "h5": ".h5",
    "keras": ".keras",
    "weights": ".weights.h5",
    "json": ".json",
}
# What a name may end with, the longest first.
_ENDINGS: dict[str, Format] = {
    ".weights.h5": "weights",
    ".hdf5": "h5",
    ".h5": "h5",
    ".keras": "keras",
    ".json": "json",
}


def ending_of(path: str) -> str:
    """The end of a file's name that says what is in it, as Keras reads it; else nothing."""
    return next((ending for ending in _ENDINGS if path.endswith(ending)), "")


def agree(ending: str, format: Format) -> bool:
    """Whether a file that is named so may be of a format; the weights alone are HDF5 too."""
    named = _ENDINGS.get(ending, format)
    return named == format or (named, format) == ("h5", "weights")


def format_of(path: str) -> Format:
    """The format that a file's name asks for; NS006 when it asks for none."""
    ending = ending_of(path)
    if ending:
        return _ENDINGS[ending]
    name = os.path.basename(path)
    suffix = os.path.splitext(name)[1]
    fact = f"cannot tell what to write from the name `{name}`"
    cure = did_you_mean(suffix, SUFFIXES.values()) if suffix else ""
    raise _refusal("NS006", path, fact, cure or "end it in `.h5`, or give `--format`")


def check_destination(path: str, force: bool = False, helper: Standby | None = None) -> None:
    """Refuse to write where another kind of file, or no directory is.

    Raises `SpecError` (NS007, NS605, NS606).
    """
    check_place(path, "give the name of a file; `netspec check` needs none")
    if os.path.exists(path) and not force and not is_artifact(path, helper):
        fact = f"`{path}` exists, and is no model that Keras wrote"
        raise _refusal("NS606", path, fact, "`--force` replaces it")


def check_place(path: str, cure: str = "give the name of a file") -> None:
    """Refuse to write where no file can be; the `cure` is for what is there and is no file.

    Raises `SpecError` (NS007, NS605).
    """
    folder = os.path.dirname(path)
    if folder and not os.path.isdir(folder):
        fact = f"cannot write `{path}`: there is no directory `{folder}`"
        raise _refusal("NS007", path, fact, "correct the name, or make the directory")
    if os.path.isdir(path):
        raise _refusal("NS605", path, f"cannot write `{path}`: it is a directory")
    if os.path.exists(path) and not os.path.isfile(path):
        # Replaced by a file, it would be gone; a pipe would first be waited for.
        raise _refusal("NS605", path, f"cannot write `{path}`: it is not a regular file", cure)


def is_artifact(path: str, helper: Standby | None = None) -> bool:
    """Whether a file is one that `netspec build` writes, by what is in it."""
    try:
        with open(path, "rb") as file:
            start = file.read(8)
        if start == b"\x89HDF\r\n\x1a\n":
            return done_by(helper, _is_keras_hdf5, path)
        if start[:4] == b"PK\x03\x04":
            return _is_keras_zip(path)
        return start[:1] == b"{" and _is_keras_json(path)
    except (OSError, ValueError, RecursionError):
        return False


def _is_keras_hdf5(path: str) -> bool:
    import h5py

    with h5py.File(path, "r") as file:
        if {"model_config", "keras_version", "layer_names"} & set(file.attrs):
            return True
        # Keras 3 writes weights alone into these, and says nothing of itself.
        return bool({"layers", "_layer_checkpoint_dependencies"} & set(file))


def _is_keras_zip(path: str) -> bool:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as file:
            return {"config.json", "metadata.json"} <= set(file.namelist())
    except BadZipFile:
        return False


def _is_keras_json(path: str) -> bool:
    import json

    with open(path, encoding="utf-8") as file:
        config = json.load(file)
    return isinstance(config, dict) and {"class_name", "config"} <= set(config)


def _refusal(code: str, path: str, fact: str, cure: str = "") -> SpecError:
    return SpecError([Diagnostic(code, fact, path=path, help=cure)])
