"""What readers are measured against: the Keras model of a spec, with a file of the same weights."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from zlib import crc32

from netspec.compiler import compile_spec
from netspec.emit.artifact import write_artifact
from netspec.emit.findings import Answer, verdicts
from netspec.emit.framework import load_keras, make_model
from netspec.emit.readers import Reader as Program
from netspec.emit.readers import Target
from netspec.emit.wish import Wish
from netspec.graph import Graph
from netspec.readers.oracle import expect, is_steady
from netspec.readers.verdict import Expected

if TYPE_CHECKING:
    import keras

_SEED = 0

# What is added to the variances of normalizations, until what the network computes depends on more
# than rounding: values grow in some with first weights, layer by layer.
_VARIANCES = (0.0, 1.0)


@dataclass(frozen=True)
class Case:
    """A spec's file, the inputs to run it on, and what shall come of it.

    `foretold` has the readers that netspec says do not load it as it is meant, and how.
    """

    name: str
    file: Path
    inputs: Path
    expected: Expected
    foretold: dict[Program, Answer]


def make_case(
    spec: Path, folder: Path, settings: Sequence[str], options: Sequence[str] | None
) -> Case:
    """Build a spec's file into `folder`: with `options` of `netspec build`, or by Keras itself."""
    graph = compile_spec(str(spec), settings=tuple(settings))
    file = folder / f"{spec.stem}.h5"
    inputs, outputs = file.with_suffix(".inputs.npz"), file.with_suffix(".outputs.npz")
    for variance in _VARIANCES:
        model = _model(graph)
        if options is None:
            model.save(file)
        else:
            _build(graph, spec, file, [*(f"--set={each}" for each in settings), *options])
        _shake_file(file, variance)
        _shake_model(model, variance)
        expected = expect(graph, model, str(inputs), str(outputs))
        if is_steady(graph, model, str(outputs)):
            break
    return Case(spec.stem, file, inputs, expected, _foretold(graph, _target(options)))


def _target(options: Sequence[str] | None) -> Target:
    """The target that the options of `netspec build` ask for."""
    if options is None:
        return "keras3"
    targets: tuple[Target, ...] = get_args(Target)
    return next((each for each in targets if each in " ".join(options)), "portable")


def _foretold(graph: Graph, target: Target) -> dict[Program, Answer]:
    found = verdicts(graph, target)
    return {each.reader: each.answer for each in found if each.answer != "yes"}


def _model(graph: Graph) -> keras.Model:
    load_keras("tensorflow")
    import keras
    from absl import logging

    # Keras advises against the files that it is asked for.
    logging.set_verbosity(logging.ERROR)
    keras.utils.clear_session()
    return make_model(graph, _SEED)


def _build(graph: Graph, spec: Path, file: Path, options: Sequence[str]) -> None:
    command = [sys.executable, "-m", "netspec", "build", str(spec), "-o", str(file), *options]
    done = subprocess.run([*command, f"--seed={_SEED}", "--quiet"], capture_output=True, text=True)
    if "error[NS612]" in done.stderr:
        # It may not be written, and is all the same: readers are to show that this is right.
        write_artifact(graph, str(file), Wish(target=_target(options), seed=_SEED))
    elif done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")


def _shake_file(path: Path, variance: float) -> None:
    """Shake all weights of a file where they stand."""
    import h5py

    def shake(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset):
            weight = name.rpartition("/")[2].removesuffix(":0")
            item[...] = _shaken(weight, item[()], variance)

    with h5py.File(path, "r+", libver="earliest") as file:
        file["model_weights"].visititems(shake)


def _shake_model(model: keras.Model, variance: float) -> None:
    """Shake the same weights of the model."""
    for variable in model.weights:
        variable.assign(_shaken(variable.name, variable.numpy(), variance))
    for layer in model._flatten_layers():
        # Normalization computes with what it took from its variables when it was built.
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()


def _shaken(name: str, values: Any, variance: float) -> Any:
    """First weights that are all alike, made unlike: else nobody sees a scale taken for a variance.

    What is added depends on nothing but the variable's own name and its shape, so that it is the
    same in a file and in a model, however either calls the layers.
    """
    import numpy as np

    if values.dtype.kind != "f" or not values.size or values.min() != values.max():
        return values
    seed = crc32(f"{name} {values.shape}".encode())
    added = np.random.Generator(np.random.PCG64(seed)).uniform(0, 0.1, values.shape)
    return (values + added + variance * ("variance" in name)).astype(values.dtype)
