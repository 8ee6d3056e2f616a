"""`.keras` archives: the weights of a model, with the names and the order of its config."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from netspec.declaration import snake_case
from netspec.weights.hdf5 import Group, Index, Place
from netspec.weights.keras_h5 import layers_of
from netspec.weights.keras_store import layers_in
from netspec.weights.refusal import damaged
from netspec.weights.stored import StoredLayer, WeightFile
from netspec.weights.zips import Archive

WEIGHTS, CONFIG = "model.weights.h5", "config.json"


def read_keras_zip(path: str, archive: Archive, limit: float, held: ExitStack) -> WeightFile:
    """The layers in the order of the config. Raises `SpecError` (NS507, NS513, NS514)."""
    index = Index(Place(path, *archive.member(WEIGHTS)))
    try:
        places = _config(path, archive)
        root: Group = index.result(limit, held)
    finally:
        index.end()
    found = {each.place: each for each in layers_in(root, places)}
    order = [found.pop(place) for place in list(places) if place in found]
    layers: tuple[StoredLayer, ...] = (*order, *found.values())
    return WeightFile(path, "Keras 3 .keras", layers, ordered=not found)


def _config(path: str, archive: Archive) -> dict[str, str]:
    """The names of layers by the places of their weights, in order."""
    try:
        config = json.loads(archive.content(CONFIG))
        return dict(_places(config, ""))
    except (ValueError, RecursionError) as error:
        raise damaged(path, f"its `{CONFIG}` is no JSON") from error


def _places(model: Any, where: str) -> Iterator[tuple[str, str]]:
    counts: dict[str, int] = {}
    chain = model.get("class_name") == "Sequential" if isinstance(model, dict) else False
    for layer in layers_of(model):
        kind, config = layer.get("class_name"), layer.get("config")
        if not isinstance(kind, str) or not isinstance(config, dict):
            continue
        # A sequential model does not count its input among its layers.
        if chain and kind == "InputLayer":
            continue
        word = snake_case(kind)
        number = counts[word] = counts.get(word, -1) + 1
        place = f"{where}layers/{word}" + (f"_{number}" if number else "")
        yield place, str(config.get("name", word))
        yield from _places(layer, f"{place}/")
