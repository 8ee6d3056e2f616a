"""Reads model files with TensorFlow.js: its converter makes them its own, and Node.js runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

Facts: TypeAlias = dict[str, Any]
Read: TypeAlias = Callable[[Facts], Facts]


# What Node.js knows tensors by, and numpy their bytes.
_BYTES = {"float32": "<f4", "int32": "<i4"}
NODE = ["node", str(Path(__file__).with_suffix(".js"))]


def start(requests: Facts) -> tuple[str, Read]:
    """The version of TensorFlow.js in Node.js, and what converts a file and runs it."""
    conversion = converter()
    try:
        version = node([])
    except OSError as error:
        raise ImportError(f"TensorFlow.js needs Node.js: {error}") from error
    except RuntimeError as error:
        raise ImportError(str(error)) from error
    return version, partial(read, conversion)


def converter() -> Any:
    """`tensorflowjs.converters.keras_h5_conversion`, which is what `tensorflowjs_converter` calls.

    The packages around it import JAX and decision forests, which Keras files do not need: they
    are passed over.
    """
    for name in ("tensorflowjs", "tensorflowjs.converters"):
        found = find_spec(name)
        if found is None:
            raise ModuleNotFoundError(f"No module named '{name}'")
        package = ModuleType(name)
        package.__path__ = list(found.submodule_search_locations or ())
        sys.modules[name] = package
    return import_module("tensorflowjs.converters.keras_h5_conversion")


def read(conversion: Any, request: Facts) -> Facts:
    """What TensorFlow.js makes of a file; what it computes goes into `outputs`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        topology, weights = conversion.h5_merged_saved_model_to_tfjs_format(request["path"])
        conversion.write_artifacts(topology, weights, name)
        if request["inputs"]:
            write_inputs(request["inputs"], folder)
        facts: Facts = json.loads(node([name]))
        if request["inputs"]:
            gather_outputs(folder, request["outputs"])
        return facts


def node(arguments: list[str]) -> str:
    """What Node.js prints; raises `RuntimeError` with its last words when it fails."""
    done = subprocess.run([*NODE, *arguments], capture_output=True, text=True, env=os.environ)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().rpartition("\n")[2])
    return done.stdout.strip().rpartition("\n")[2]


def write_inputs(path: str, folder: Path) -> None:
    """The arrays as raw bytes, and `inputs.json` with the shape and dtype of each."""
    import numpy as np

    told = []
    with np.load(path) as file:
        for place in range(len(file.files)):
            values = file[str(place)]
            dtype = "float32" if values.dtype.kind == "f" else "int32"
            told.append({"shape": values.shape, "dtype": dtype})
            (folder / f"input{place}").write_bytes(values.astype(_BYTES[dtype]).tobytes())
    (folder / "inputs.json").write_text(json.dumps(told))


def gather_outputs(folder: Path, path: str) -> None:
    """The raw bytes that Node.js wrote, as arrays in one `.npz`."""
    import numpy as np

    told = json.loads((folder / "outputs.json").read_text())
    arrays: Facts = {}
    for place, output in enumerate(told):
        values = np.fromfile(folder / f"output{place}", _BYTES[output["dtype"]])
        arrays[str(place)] = values.reshape(output["shape"])
    np.savez(path, **arrays)
