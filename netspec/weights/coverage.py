"""Where the weights of every layer come from: as a table, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import prod
from typing import Any, NamedTuple

from netspec.graph import Graph
from netspec.weights.listing import aligned
from netspec.weights.matched import Fit
from netspec.weights.plan import Plan
from netspec.weights.targets import targets

# To be raised when a key of the report gets another meaning.
VERSION = 1


class Row(NamedTuple):
    """A layer with weights: how many values it has, and from which layer of which file they are.

    `file` is empty for a layer that has its first values. `changes` say what is done on the way.
    """

    layer: str
    values: int
    file: str
    stored: str
    changes: tuple[str, ...]


def coverage(graph: Graph, plan: Plan) -> tuple[Row, ...]:
    """A row for every layer with weights, in Keras's order."""
    return tuple(_rows(graph, plan))


def _rows(graph: Graph, plan: Plan) -> Iterator[Row]:
    for target in targets(graph):
        count = sum(prod(each.shape) for each in target.node.weights)
        found = [plan.loaded.get((target.way, each.name)) for each in target.node.weights]
        loaded = next((each for each in found if each is not None), None)
        if loaded is None:
            yield Row(target.way, count, "", "", ())
            continue
        labels = [label for each in found if each for label in each.fitted.conversion.labels]
        kinds = [
            each.fitted.array.dtype
            for each in found
            if each and each.fitted.array.dtype != each.fitted.weight.dtype
        ]
        changes = tuple(dict.fromkeys([*labels, *(f"from {kind}" for kind in kinds)]))
        yield Row(target.way, count, loaded.source.file, loaded.fitted.layer.name, changes)


def table(rows: tuple[Row, ...]) -> list[str]:
    """The rows below a title, and a last line that sums them up."""
    counts = [f"{each.values:,}" for each in rows]
    width = max(map(len, ["values", *counts]))
    cells = [("layer", f"{'values':>{width}}", "from", "")]
    for each, count in zip(rows, counts, strict=True):
        cells.append((each.layer, f"{count:>{width}}", *_from(each)))
    return [*aligned(cells), "", summed(rows)]


def _from(row: Row) -> tuple[str, str]:
    if not row.file:
        return "initialized", ""
    origin = row.file if row.stored == row.layer else f"{row.file}: {row.stored}"
    return origin, ", ".join(row.changes)


def summed(rows: tuple[Row, ...]) -> str:
    """How many layers and values are loaded."""
    loaded = [each for each in rows if each.file]
    values = f"{sum(each.values for each in loaded):,} of {sum(r.values for r in rows):,} values"
    return f"loaded {len(loaded)} of {len(rows)} layers, {values}"


def report(rows: tuple[Row, ...], plan: Plan) -> str:
    """The rows as JSON, with the files and those of their layers that went nowhere."""
    files = [_file(found, digest) for found, digest in zip(plan.fits, plan.digests, strict=True)]
    layers = [_layer(each) for each in rows]
    found = {"version": VERSION, "files": files, "layers": layers}
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def is_report(path: str) -> bool:
    """Whether a file is such a report, of this version or another."""
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file) if file.read(1) == "{" and not file.seek(0) else None
    except (OSError, ValueError, RecursionError):
        return False
    parts = {"version": int, "files": list, "layers": list}
    return isinstance(found, dict) and all(
        isinstance(found.get(key), kind) for key, kind in parts.items()
    )


def _file(found: Fit, digest: str) -> dict[str, Any]:
    return {
        "file": found.source.file,
        "sha256": digest,
        "format": found.file.format,
        "by": found.source.by,
        "unused": [each.name for each in found.unused],
    }


def _layer(row: Row) -> dict[str, Any]:
    origin = {"file": row.file, "layer": row.stored} if row.file else None
    return {
        "layer": row.layer,
        "values": row.values,
        "from": origin,
        "changes": list(row.changes),
    }
