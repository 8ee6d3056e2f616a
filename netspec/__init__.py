"""Compiles networks written in YAML to Keras models.

`load` gives the graph of a spec, `check` all that is wrong with it, `build` its Keras model;
`load_plugin` makes the ops of an installed plugin known to them.
"""

from __future__ import annotations

from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras

    from netspec.diagnostic import Diagnostic, SpecError
    from netspec.graph import Graph
    from netspec.plugin import load_plugin

__all__ = ["Diagnostic", "Graph", "SpecError", "build", "check", "load", "load_plugin"]

# Where the names come from that are imported when first used: `import netspec` costs nothing.
_LAZY = {
    "Diagnostic": "diagnostic",
    "Graph": "graph",
    "SpecError": "diagnostic",
    "load_plugin": "plugin",
}


def load(path: str | PathLike[str], /, **params: object) -> Graph:
    """The graph of the spec at `path`, with some of its parameters given.

    Raises `SpecError`, whose `diagnostics` say all that is wrong with the spec.
    """
    from netspec.compiler import compile_spec

    return compile_spec(fspath(path), _listed(params))


def check(path: str | PathLike[str], /, **params: object) -> tuple[Diagnostic, ...]:
    """All errors and warnings of the spec or library at `path`; none when it is fine."""
    from netspec.compiler import check_file

    return check_file(fspath(path), _listed(params))


def build(
    path: str | PathLike[str], /, *, seed: int | None = None, **params: object
) -> keras.Model:
    """The Keras model of the spec at `path`, compiled if the spec says how.

    The same `seed` gives the same first weights, on every backend and machine; without one they
    are new each time. The caller's random numbers go on as they were, and neither they nor what
    `keras.config` says have a say in the model. Raises `SpecError` as `load` does.
    """
    graph = load(path, **params)
    from netspec.emit.framework import load_keras, make_model

    load_keras()
    return make_model(graph, seed)


def _listed(params: dict[str, object]) -> dict[str, object]:
    """The parameters, with the tuples that Python users write as the lists that specs know."""
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in params.items()
    }


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module `netspec` has no attribute `{name}`")
    from importlib import import_module

    return getattr(import_module(f"netspec.{_LAZY[name]}"), name)
