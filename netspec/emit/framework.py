"""Keras, found to be there and of the right version, and a graph made into its model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.quiet import import_keras
from netspec.graph import Graph

if TYPE_CHECKING:
    import keras

Backend: TypeAlias = Literal["tensorflow", "jax", "torch"]

_CALLED = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch", "keras": "Keras"}


def load_keras(backend: Backend | None = None) -> None:
    """Import Keras on a backend (default: the one that Keras is configured for).

    Raises `SpecError` when it is not installed (NS601) or too old (NS602).
    """
    try:
        import_keras(backend)
    except ModuleNotFoundError as error:
        raise _missing(error) from None
    import keras

    if int(keras.__version__.partition(".")[0]) < 3:
        fact = f"Keras {keras.__version__} is installed; netspec writes for Keras 3"
        raise _refusal("NS602", "keras", fact, "`pip install --upgrade keras`")


def make_model(graph: Graph, seed: int | None = None) -> keras.Model:
    """The Keras model of a graph, with the same first weights for the same seed.

    Raises `SpecError` for a spec that wants weights loaded (NS511), which netspec cannot yet.
    """
    import keras

    from netspec.emit.keras import build_model

    if graph.sources:
        fact = "netspec cannot load weights yet"
        cure = "remove `weights`, and call `load_weights` on the model"
        raise SpecError([Diagnostic("NS511", fact, graph.sources[0].span, help=cure)])
    if seed is not None:
        keras.utils.set_random_seed(seed)
    return build_model(graph)


def _missing(error: ModuleNotFoundError) -> SpecError:
    package = (error.name or "").partition(".")[0]
    if package not in _CALLED:
        raise error
    fact = f"building a Keras model needs {_CALLED[package]}, which is not installed"
    cure = f"`pip install {package}`; `netspec check` works without"
    return _refusal("NS601", package, fact, cure)


def _refusal(code: str, package: str, fact: str, cure: str) -> SpecError:
    return SpecError([Diagnostic(code, fact, path=package, help=cure)])
