"""A small spec that uses an op, found by trying which input the op takes."""

from __future__ import annotations

from functools import cache
from typing import Any

from netspec.compiler import findings
from netspec.diagnostic import SpecError
from netspec.elaborate import elaborate
from netspec.flow import flow
from netspec.op import Op
from netspec.ops import CELLS, op_class
from netspec.parse import parse
from netspec.project import Project
from netspec.read import read
from netspec.source import Source
from netspec.words import class_names

# What required arguments are in examples, by name; by class where the name is not enough.
_VALUES: dict[str, Any] = {
    "activation": "relu",
    "brightness_factor": 0.2,
    "factor": 0.2,
    "axes": 1,
    "axis": 1,
    "axis1": 1,
    "axis2": 2,
    "default_value": 0.0,
    "destination": -1,
    "dtype": "float16",
    "fill_value": 1.0,
    "indices_or_sections": 2,
    "k": 3,
    "key": [":", "0:3"],
    "newshape": [-1, 4],
    "num_classes": 10,
    "pad_width": [[0, 0], [1, 1], [1, 1], [0, 0]],
    "repeats": 2,
    "shape": [2, 32, 32, 3],
    "shift": 1,
    "source": 1,
    "subscripts": "bhwc->bchw",
    "threshold": 0.1,
    "x_max": 1.0,
    "x_min": 0.0,
    "cell": {"lstm_cell": 32},
    "cells": [{"lstm_cell": 32}, {"lstm_cell": 16}],
    "dims": [2, 1],
    "drop_path_rate": 0.1,
    "filters": 32,
    "init_values": 1e-6,
    "input_dim": 1000,
    "kernel_size": 3,
    "key_dim": 16,
    "l1": 0.01,
    "layer": {"dense": {"units": 8}},
    "head_dim": 16,
    "height": 24,
    "height_factor": 0.1,
    "max_number": 16,
    "n": 3,
    "num_bins": 64,
    "num_heads": 4,
    "num_key_value_heads": 2,
    "num_query_heads": 4,
    "output_dim": 64,
    "output_size": 2,
    "pool_size": 2,
    "rate": 0.5,
    "scale": 2.0,
    "stddev": 0.1,
    "target_shape": [4, 4],
    "units": 10,
    "width": 24,
    "width_factor": 0.1,
}
_OF_CLASS: dict[str, dict[str, Any]] = {
    "Bidirectional": {"layer": {"lstm": 32}},
    "CategoryEncoding": {"num_tokens": 8},
    "Discretization": {"bin_boundaries": [0.0, 0.5, 1.0]},
    "IntegerLookup": {"vocabulary": [10, 20, 30]},
    "RandomColorJitter": {"brightness_factor": 0.2, "hue_factor": 0.1},
    "RandomCrop": {"seed": 1},
    "RandomPosterization": {"factor": 4},
    "StringLookup": {"vocabulary": ["red", "green", "blue"]},
    "TextVectorization": {"vocabulary": ["good", "bad"], "output_sequence_length": 16},
    "EinsumDense": {"equation": "abc,cd->abd", "output_shape": [None, 64]},
}

# What the class is made for, where it takes other inputs too.
_INPUT_OF_CLASS: dict[str, Any] = {
    "CategoryEncoding": {"shape": [4], "dtype": "int32"},
    "HashedCrossing": {"shape": [1], "dtype": "string"},
    "Hashing": {"shape": [4], "dtype": "string"},
    "IntegerLookup": {"shape": [4], "dtype": "int64"},
    "MelSpectrogram": [16000],
    "RandomCrop": [24, 24, 3],
    "STFTSpectrogram": [16000, 1],
    "StringLookup": {"shape": [4], "dtype": "string"},
    "TextVectorization": {"shape": [], "dtype": "string"},
    "Embedding": {"shape": [16], "dtype": "int32"},
    "ops.take": {"shape": [16], "dtype": "int32"},
    "ops.take_along_axis": {"shape": [16], "dtype": "int32"},
    "ops.squeeze": [1, 16],
    "ops.one_hot": {"shape": [16], "dtype": "int32"},
    "ops.matmul": [8, 8],
    "ops.tensordot": {"shape": [8], "batch_size": 8},
    "ops.dot": [8, 8],
    "ReversibleEmbedding": {"shape": [16], "dtype": "int32"},
}
# The inputs that are tried, the commonest first.
_INPUTS: tuple[Any, ...] = (
    [32, 32, 3],
    [16],
    [16, 8],
    [32, 32, 32],
    [8, 16, 16, 3],
    [4, 8, 8, 8, 3],
)


@cache
def example(word: str) -> str:
    """The text of a spec with the op in it; nothing when no input was found that fits."""
    name = class_names(word)[min(1, len(class_names(word)) - 1)]
    kind = op_class(name)
    own = _INPUT_OF_CLASS.get(name)
    for shape in _INPUTS if own is None else (own,):
        text = _spec(word, kind, shape)
        if _compiles(text):
            return text
    return ""


def _spec(word: str, kind: type[Op], shape: Any) -> str:
    own = _OF_CLASS.get(kind.__name__, {})
    known = _VALUES | own
    fields = kind.model_fields
    needed = [name for name, field in fields.items() if field.is_required() or name in own]
    values = {name: known.get(name) for name in sorted(needed, key=lambda each: each != kind.main)}
    inputs = ["x"]
    if "axis" in fields and not kind.is_layer and fields["axis"].default in (None, 0):
        # Without, it would be of the whole batch.
        values["axis"] = 1
    if kind.reads.least > 1 or kind.reads.most != 1:
        inputs = ["x", "y", "z"][: max(2, len(kind.reads.names))]
        inputs = inputs[:1] if word == "ops.einsum" else inputs
        values = {"from": inputs, **values}
    listed = "".join(f"  - {name}: {flow(shape)}\n" for name in inputs)
    item = _item(word, kind, values)
    item = f"rnn: {{cell: {{{item}}}}}" if word in CELLS else item
    return f"netspec: 1\ninputs:\n{listed}layers:\n  - {item}\n"


def _item(word: str, kind: type[Op], values: dict[str, Any]) -> str:
    if not values:
        return word
    if set(values) == {"from"}:
        return f"{word}: {flow(values['from'])}"
    if kind.main is not None and set(values) == {kind.main} and kind.main not in kind.holds:
        return f"{word}: {flow(values[kind.main])}"
    return f"{word}: {flow(values)}"


def _compiles(text: str) -> bool:
    """Whether nothing at all is said about a spec."""
    source = Source("example.yaml", text)
    try:
        graph = elaborate(parse(source, read(source)), Project("."), {})
    except SpecError:
        return False
    return not findings(graph)
