"""Keras as the oracle of the parts of a layer: its classes, and every name that it has for them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from netspec.parts.part import Part
from tests.parts.catalogued import keras_class


def keras_names(home: str, base: str) -> dict[str, str]:
    """Every lower-case name that the module or its `get` knows, and the class that it means."""
    module, source = import_module(home), import_module(home.replace("keras", "keras.src", 1))
    known = dict(inspect.getmembers(module, inspect.isclass)) | source.ALL_OBJECTS_DICT
    return {
        name: kind.__name__
        for name, kind in known.items()
        if name == name.lower() and kind.__name__ != base
    }


def our_names(known: Mapping[str, type[Part]]) -> dict[str, str]:
    """Every name that a spec may use, and the class that it means."""
    return {name: part.__name__ for name, part in known.items()}


def check_fields(part: type[Part]) -> None:
    """Fail unless the fields are Keras's arguments, with Keras's defaults."""
    parameters = inspect.signature(keras_class(part)).parameters
    fields: dict[str, Any] = {name: field.default for name, field in part.model_fields.items()}
    assert fields == {name: each.default for name, each in parameters.items()}
    assert part.main in (None, next(iter(parameters), None))
