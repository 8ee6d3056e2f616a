"""Graph → file, without a framework: the same bytes for the same spec and seed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import file_digest
from typing import TYPE_CHECKING, Any

from netspec.emit.disk import room_for
from netspec.emit.helper import Unseen, unseen
from netspec.emit.replacing import replacing
from netspec.emit.unwritten import unwritten
from netspec.emit.wish import Wish
from netspec.graph import Graph
from netspec.measure import bytes_of, measure, weights_of
from netspec.standby import Standby, begun_by
from netspec.tensor import Weight

if TYPE_CHECKING:
    from netspec.emit.datasets import Variable
    from netspec.emit.h5 import Layout
    from netspec.weights.plan import Plan

# What a layer takes in a file beside its values, at least.
_LAYER = 2**8
# gzip, which measured leaves 72 % of drawn bfloat16 and 83 % of drawn float32, leaves more of them.
_DRAWN = 0.5
# Of more layers than any network of keras.applications has twice, the two processes would take too
# much memory together.
_MANY = 2000


def write_artifact(
    graph: Graph,
    path: str,
    wish: Wish,
    plan: Plan | None = None,
    begun: Callable[[], str] | None = None,
) -> str:
    """Write the file of a network; its SHA-256 in hexadecimal digits.

    Values are made, or read from the files that the spec loads, while they are written, so that
    memory does not grow with the network. A `plan` that was made already is not made again; what
    was `begun` by `begin_artifact` is finished. On any failure the old file stays. Raises
    `SpecError`: NS605 when it cannot be written, and what is wrong with the weights to load.
    """
    if graph.sources and plan is None and wish.format != "json":
        from netspec.weights.plan import planned

        with planned(graph) as plan:
            return write_artifact(graph, path, wish, plan)
    try:
        return begun() if begun else put_artifact(graph, path, wish, plan)
    except OSError as error:
        raise unwritten(path, error) from error


def begin_artifact(
    graph: Graph, path: str, wish: Wish, helper: Standby | None
) -> Callable[[], str] | None:
    """Have a helper write a file that nobody sees yet; what has it put in its place.

    Nothing where that is not for a helper, or where something is wrong with it, which
    `write_artifact` will say.
    """
    if helper is None or wish.format != "h5" or graph.sources:
        return None
    if _layers(graph) > _MANY:
        helper.end()
        return None
    with suppress(Exception):
        room_for(_folder(path), _size(graph, wish, None))
        return begun_by(helper, unseen, Unseen(path, _plain(_layout(graph, wish, None)), wish))
    return None


def put_artifact(graph: Graph, path: str, wish: Wish, plan: Plan | None) -> str:
    """As `write_artifact`, by a plan that was made; raises the system's `OSError` as it is."""
    folder = _folder(path)
    room_for(folder, _size(graph, wish, plan))
    with replacing(path) as written:
        return _write(graph, written, wish, plan, folder)


def _folder(path: str) -> str:
    return os.path.dirname(os.path.realpath(path))


def _size(graph: Graph, wish: Wish, plan: Plan | None) -> int:
    """The bytes that a file will take at least; where it takes more, that is found in time too."""
    return _size_of_values(graph, wish, plan) + _LAYER * _layers(graph)


def _layers(graph: Graph) -> int:
    """How many layers there are, those of sub-models too."""
    return sum(1 if node.graph is None else 1 + _layers(node.graph) for node in graph.nodes)


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


def _write(graph: Graph, path: str, wish: Wish, plan: Plan | None, folder: str) -> str:
    from netspec.emit.first import first_values

    values = first_values(wish, plan)
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
    from netspec.emit.keras3 import keras3_layout
    from netspec.emit.portable import keras2_layout, portable_layout
    from netspec.emit.provenance import provenance

    makers = {"portable": portable_layout, "keras2": keras2_layout, "keras3": keras3_layout}
    found = makers[wish.target](graph)
    digests = (
        dict(zip((each.file for each in graph.sources), plan.digests, strict=True)) if plan else {}
    )
    found.attributes.update(provenance(graph, wish, digests))
    return found


def _plain(layout: Layout) -> Layout:
    """The same with initializers as plain data."""
    from netspec.emit.rule import Rule, rule_of

    # By what they are, not by what they equal: 0.0 is -0.0, and 1 is 1.0.
    rules: dict[int, Rule] = {}

    def plain(variable: Variable) -> Variable:
        # On the way to the helper alone, its initializer is such data.
        weight: Any = variable.weight
        rule = rules.get(id(weight.initializer))
        if rule is None:
            rule = rules[id(weight.initializer)] = rule_of(weight.initializer)
        return variable._replace(weight=weight._replace(initializer=rule))

    groups = {name: tuple(map(plain, found)) for name, found in layout.groups.items()}
    return layout._replace(groups=groups)
