"""Graph → file, without a framework: the same bytes for the same spec and seed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import file_digest
from typing import TYPE_CHECKING, Any

from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.disk import room_for
from netspec.emit.replacing import replacing
from netspec.emit.variables import Variable
from netspec.emit.wish import Wish
from netspec.graph import Graph
from netspec.measure import measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netspec.emit.h5 import Layout

# What a file has beside its values, at most: for itself, and for each layer.
_FILE, _LAYER = 2**16, 2**15


def write_artifact(graph: Graph, path: str, wish: Wish) -> str:
    """Write the file of a network; its SHA-256 in hexadecimal digits.

    Values are made while they are written, so that memory does not grow with the network. On any
    failure the old file stays. Raises `SpecError`: NS605 when it cannot be written, NS511 for a
    spec that wants weights loaded.
    """
    _refuse_sources(graph)
    try:
        if not wish.compress:
            room_for(os.path.dirname(os.path.realpath(path)), _size(graph, wish))
        with replacing(path) as written:
            return _write(graph, written, wish)
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else str(error)
        fact = f"cannot write `{path}`: {reason}; nothing was written"
        raise SpecError([Diagnostic("NS605", fact, path=path)]) from error


def _refuse_sources(graph: Graph) -> None:
    if graph.sources:
        fact = "netspec cannot load weights yet"
        cure = "remove `weights`, and call `load_weights` on the model"
        raise SpecError([Diagnostic("NS511", fact, graph.sources[0].span, help=cure)])


def _size(graph: Graph, wish: Wish) -> int:
    values = 0 if wish.format == "json" else measure(graph).size
    return values + _FILE + _LAYER * len(graph.nodes)


def _write(graph: Graph, path: str, wish: Wish) -> str:
    values = None if wish.init == "zeros" else _values(wish.seed)
    match wish.format:
        case "h5":
            from netspec.emit.h5 import write

            return write(path, _layout(graph, wish), values, wish.compress)
        case "weights":
            from netspec.emit.weights import write_weights

            return write_weights(path, graph, values)
        case "keras":
            from netspec.emit.archive import write_archive

            write_archive(path, graph, values, wish.target)
        case "json":
            from netspec.emit.archive import json_text

            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(json_text(graph, wish.target) + "\n")
    with open(path, "rb") as written:
        return file_digest(written, "sha256").hexdigest()


def _layout(graph: Graph, wish: Wish) -> Layout:
    from netspec.emit.h5 import layout
    from netspec.emit.portable import keras2_layout, portable_layout
    from netspec.emit.provenance import provenance

    makers = {"portable": portable_layout, "keras2": keras2_layout, "keras3": layout}
    plan = makers[wish.target](graph)
    plan.attributes.update(provenance(graph, wish))
    return plan


def _values(seed: int) -> Any:
    from netspec.emit.initial import initial_pieces

    def pieces(variable: Variable) -> Iterator[NDArray[Any]]:
        return initial_pieces(seed, variable.layer, variable.weight)

    return pieces
