"""A file written once more, to compare with."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import NamedTuple, cast, get_args

from netspec.emit.artifact import put_artifact
from netspec.emit.readers import Target
from netspec.emit.wish import Init, Wish
from netspec.graph import Graph
from netspec.scratch import scratch_for
from netspec.verification.stamp import Stamp
from netspec.verification.suspect import refusal


class Again(NamedTuple):
    """What this netspec writes: where it is for now, and its SHA-256."""

    path: str
    digest: str


@contextmanager
def written_again(
    graph: Graph, stamp: Stamp, compress: bool = False, zeros: bool = False
) -> Iterator[Again]:
    """The file of a graph as the stamp of another one wants it, all `zeros` for its config alone.

    It is gone in the end. Raises `SpecError`: NS605 when it cannot be written, what is wrong with
    the weights to load, and NS620 for a stamp that asks for what this netspec does not know.
    """
    wish = wish_of(stamp)._replace(compress=compress)
    if zeros:
        wish = wish._replace(init="zeros")
    with ExitStack() as held:
        plan = None
        if graph.sources:
            from netspec.weights.plan import planned

            plan = held.enter_context(planned(graph))
        with scratch_for(f"write `{stamp.path}` again to compare", stamp.path):
            folder = held.enter_context(tempfile.TemporaryDirectory(prefix="netspec-"))
            path = os.path.join(folder, "again.h5")
            digest = put_artifact(graph, path, wish, plan)
        yield Again(path, digest)


def wish_of(stamp: Stamp) -> Wish:
    """How a file was to be written; NS620 when this netspec knows no such thing."""
    for name, value, known in (
        ("target", stamp.target, get_args(Target)),
        ("init", stamp.init, get_args(Init)),
    ):
        if value not in known:
            fact = f"`{stamp.path}` has the {name} `{value}`, which this netspec does not know"
            cure = f"verify it with netspec {stamp.version}"
            raise refusal("NS620", stamp.path, fact, cure)
    target, init = cast("Target", stamp.target), cast("Init", stamp.init)
    return Wish("h5", target, stamp.seed, init)
