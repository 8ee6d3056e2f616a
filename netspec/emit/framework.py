"""Keras, found to be there and of the right version, and a graph made into its model."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, TypeAlias

from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.figures import byte_size
from netspec.emit.quiet import import_keras
from netspec.emit.settings import (
    asked_by,
    check_backend,
    plain_keras,
    refused_settings,
    same_random_numbers,
)
from netspec.graph import Graph
from netspec.measure import measure

if TYPE_CHECKING:
    import keras

    from netspec.weights.plan import Plan

Backend: TypeAlias = Literal["tensorflow", "jax", "torch"]

_CALLED = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch", "keras": "Keras"}


def load_keras(backend: Backend | None = None) -> None:
    """Import Keras on a backend (default: the one that Keras is configured for).

    Raises `SpecError` when it is not installed (NS601), too old (NS602), or told to run on what it
    does not know, or has settings that it refuses (NS609).
    """
    if backend is None:
        check_backend()
    try:
        import_keras(backend)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("netspec"):
            raise
        raise _missing(error.name.partition(".")[0], backend) from None
    except (ValueError, TypeError, AttributeError, OSError) as error:
        refused = refused_settings(error)
        if refused is None:
            raise
        raise refused from None
    import keras

    if int(keras.__version__.partition(".")[0]) < 3:
        fact = f"Keras {keras.__version__} is installed; netspec writes for Keras 3"
        raise _refusal("NS602", "keras", fact, "`pip install --upgrade keras`")


def make_model(
    graph: Graph, seed: int | None = None, zeros: bool = False, plan: Plan | None = None
) -> keras.Model:
    """The Keras model of a graph, with the weights that its spec loads.

    The others have the first values that a seed gives, or a fresh one, or are zeros. A `plan` that
    was made already is not made again. Raises `SpecError` as that does, and for a network that is
    too deep or too large for Keras on this machine (NS608).
    """
    if graph.sources and plan is None:
        from netspec.weights.plan import planned

        with planned(graph) as plan:
            return make_model(graph, seed, zeros, plan)
    from netspec.emit.first import First
    from netspec.emit.keras import build_model

    first = First(_fresh_seed() if seed is None else seed, zeros, plan)
    try:
        with plain_keras(), same_random_numbers():
            return build_model(graph, first)
    except Exception as error:
        fact = _beyond(error, graph)
        if not fact:
            raise
        raise SpecError([Diagnostic("NS608", fact, graph.span, help=_SMALLER)]) from error


def _fresh_seed() -> int:
    """Nobody's generator, so that the caller's random numbers stay as they were."""
    return int.from_bytes(os.urandom(4), "little")


_SMALLER = "build it with fewer or smaller layers; `netspec summary` shows which are large"


def _beyond(error: Exception, graph: Graph) -> str:
    """What of the machine was not enough, if that was it."""
    if isinstance(error, RecursionError):
        return f"the network is {measure(graph).depth} layers deep, which Keras cannot build"
    # TensorFlow has an error of its own, which is no MemoryError.
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        size = byte_size(measure(graph).size)
        return f"there is not enough memory to build the network: its weights alone are {size}"
    return ""


def _missing(package: str, backend: Backend | None) -> SpecError:
    needed = _CALLED.get(package, f"`{package}`")
    fact = f"building a Keras model needs {needed}, which is not installed"
    asked = asked_by(package) if backend is None else ""
    other = f", or overrule `{asked}` with `--backend`" if asked else ""
    cure = f"`pip install {package}`{other}; `netspec check` works without"
    return _refusal("NS601", asked or package, fact, cure)


def _refusal(code: str, package: str, fact: str, cure: str) -> SpecError:
    return SpecError([Diagnostic(code, fact, path=package, help=cure)])
