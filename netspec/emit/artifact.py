"""Graph → file, without a framework: the same bytes for the same spec and seed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import file_digest
from typing import TYPE_CHECKING, NamedTuple

from netspec.emit.disk import room_for
from netspec.emit.replacing import replacing
from netspec.emit.unwritten import unwritten
from netspec.emit.wish import Wish
from netspec.graph import Graph
from netspec.measure import bytes_of, measure, weights_of
from netspec.op import Weight
from netspec.standby import Standby, done_by

if TYPE_CHECKING:
    from netspec.emit.datasets import Values
    from netspec.emit.h5 import Layout
    from netspec.weights.plan import Plan

# What a layer takes in a file beside its values, at least.
_LAYER = 2**8
# gzip, which measured leaves 72 % of drawn bfloat16 and 83 % of drawn float32, leaves more of them.
_DRAWN = 0.5
# Of more layers than any network of keras.applications has twice, the two processes would take too
# much memory together.
_MANY = 2000


class _LaidOut(NamedTuple):
    """A whole `.h5` to be written, but for its first values, which are found by the wish."""

    path: str
    layout: Layout
    wish: Wish


def write_artifact(
    graph: Graph,
    path: str,
    wish: Wish,
    plan: Plan | None = None,
    helper: Standby | None = None,
) -> str:
    """Write the file of a network; its SHA-256 in hexadecimal digits.

    Values are made, or read from the files that the spec loads, while they are written, so that
    memory does not grow with the network. A `plan` that was made already is not made again. On any
    failure the old file stays. Raises `SpecError`: NS605 when it cannot be written, and what is
    wrong with the weights to load. An `.h5` of first values is written by the `helper`.
    """
    if graph.sources and plan is None and wish.format != "json":
        from netspec.weights.plan import planned

        with planned(graph) as plan:
            return write_artifact(graph, path, wish, plan, helper)
    try:
        return put_artifact(graph, path, wish, plan, helper)
    except OSError as error:
        raise unwritten(path, error) from error


def put_artifact(
    graph: Graph, path: str, wish: Wish, plan: Plan | None, helper: Standby | None = None
) -> str:
    """As `write_artifact`, by a plan that was made; raises the system's `OSError` as it is."""
    folder = os.path.dirname(os.path.realpath(path))
    room_for(folder, _size(graph, wish, plan))
    if wish.format == "h5" and plan is None:
        if helper is not None and len(graph.nodes) > _MANY:
            helper.end()
        laid_out = _LaidOut(path, _layout(graph, wish, None), wish)
        return done_by(helper, _write_laid_out, laid_out)
    with replacing(path) as written:
        return _write(graph, written, wish, plan, folder)


def _size(graph: Graph, wish: Wish, plan: Plan | None) -> int:
    """The bytes that a file will take at least; where it takes more, that is found in time too."""
    return _size_of_values(graph, wish, plan) + _LAYER * len(graph.nodes)


def _size_of_values(graph: Graph, wish: Wish, plan: Plan | None) -> int:
    whole = measure(graph).size
    match wish.format:
        case "json":
            return 0
        case "keras":
            # Nothing is left out of an archive.
            return whole
        case _ if plan is None and wish.init == "zeros":
            # They are holes, or compressed to nothing.
            return 0
        case _ if wish.compress:
            # What is loaded may be all alike.
            drawn = sum(map(bytes_of, _drawn(graph))) if plan is None else 0
            return int(_DRAWN * drawn)
        case _:
            return whole


def _drawn(graph: Graph) -> Iterator[Weight]:
    """The weights whose first values are random."""
    return (each for each, _ in weights_of(graph) if hasattr(each.initializer, "seed"))


def _write_laid_out(file: _LaidOut) -> str:
    from netspec.emit.h5 import write

    with replacing(file.path) as written:
        return write(written, file.layout, _values(file.wish, None), file.wish.compress)


def _write(graph: Graph, path: str, wish: Wish, plan: Plan | None, folder: str) -> str:
    values = _values(wish, plan)
    match wish.format:
        case "h5":
            from netspec.emit.h5 import write

            return write(path, _layout(graph, wish, plan), values, wish.compress)
        case "weights":
            from netspec.emit.weights import write_weights

            return write_weights(path, graph, values)
        case "keras":
            from netspec.emit.archive import write_archive

            write_archive(path, graph, values, wish.target, folder)
        case "json":
            from netspec.emit.archive import json_text

            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(json_text(graph, wish.target) + "\n")
    with open(path, "rb") as written:
        return file_digest(written, "sha256").hexdigest()


def _layout(graph: Graph, wish: Wish, plan: Plan | None) -> Layout:
    from netspec.emit.h5 import layout
    from netspec.emit.portable import keras2_layout, portable_layout
    from netspec.emit.provenance import provenance

    makers = {"portable": portable_layout, "keras2": keras2_layout, "keras3": layout}
    found = makers[wish.target](graph)
    digests = (
        dict(zip((each.file for each in graph.sources), plan.digests, strict=True)) if plan else {}
    )
    found.attributes.update(provenance(graph, wish, digests))
    return found


def _values(wish: Wish, plan: Plan | None) -> Values | None:
    """What gives the values; nothing where all are zeros."""
    from netspec.emit.first import First

    first = First(wish.seed, wish.init == "zeros", plan)
    return None if first.idle else first.pieces
