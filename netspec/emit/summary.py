"""Graph → what it is made of and what it costs, as a table, JSON, CSV or Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, TypeAlias, get_args

from netspec.emit.figures import byte_size
from netspec.emit.rows import Row, rows
from netspec.graph import Graph
from netspec.measure import Measures, measure
from netspec.tensor import Shape, sizes

Form: TypeAlias = Literal["table", "json", "csv", "markdown"]
FORMS: tuple[Form, ...] = get_args(Form)

COLUMNS = ("name", "op", "output", "parameters", "macs", "inputs")
_NUMBERS = (3, 4)
# Names may be 200 characters long; a longer one than this has a line of its own.
_WIDEST = 40


def summary(graph: Graph, form: Form = "table", depth: int | None = None) -> str:
    """The summary of a graph, with everything in it or down to `depth` levels of blocks.

    MACs, and the largest activation, are for one sample; open sizes count as 1. JSON has `name`,
    `layers` (each with `name`, `op`, `outputs`, `parameters`, `macs`, `inputs`) and `totals`
    (`parameters`, `trainable`, `frozen`, `macs`, `size` in bytes, `largest_activation` in values).
    `parameters` and `macs` are null for a sub-model whose layers follow.
    """
    return _FORMS[form](graph.name, rows(graph, depth), measure(graph))


def _table(name: str, layers: Sequence[Row], total: Measures) -> str:
    cells = [COLUMNS, *map(_cells, layers)]
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(*cells, strict=True)]
    lines = [line for row in cells for line in _lines(row, widths)]
    lines.insert(1, "-" * max(map(len, lines)))
    figures = _totals(total)
    wide = max(len(label) for label, _ in figures)
    return "\n".join([*lines, "", *(f"{label:<{wide}}  {value}" for label, value in figures)])


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """A row of the table; what is too wide for its column stands on a line of its own before it."""
    *first, last = zip(row, widths, strict=True)
    line = ""
    for place, (cell, width) in enumerate(first):
        if len(cell) > width:
            yield line + cell
            line, cell = " " * len(line), ""
        line += (f"{cell:>{width}}" if place in _NUMBERS else f"{cell:<{width}}") + "  "
    yield (line + last[0]).rstrip()


def _markdown(name: str, layers: Sequence[Row], total: Measures) -> str:
    aligned = ["--:" if place in _NUMBERS else "---" for place in range(len(COLUMNS))]
    table = [COLUMNS, aligned, *map(_cells, layers)]
    lines = [f"| {' | '.join(row)} |" for row in table]
    figures = [f"* {label}: {value}" for label, value in _totals(total)]
    return "\n".join([f"# {name}", "", *lines, "", *figures])


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        row.op,
        _shapes(row.outputs),
        _count(row.parameters),
        _count(row.macs),
        ", ".join(row.inputs),
    )


def _shapes(shapes: Sequence[Shape]) -> str:
    return ", ".join(map(sizes, shapes))


def _count(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def _totals(total: Measures) -> list[tuple[str, str]]:
    split = f"{total.trainable_params:,} trainable, {total.frozen_params:,} frozen"
    return [
        ("parameters", f"{total.params:,} ({split})"),
        ("MACs", f"{total.macs:,}"),
        ("size", byte_size(total.size)),
        ("largest activation", f"{total.activations:,} values"),
    ]


def _json(name: str, layers: Sequence[Row], total: Measures) -> str:
    import json

    totals = {
        "parameters": total.params,
        "trainable": total.trainable_params,
        "frozen": total.frozen_params,
        "macs": total.macs,
        "size": total.size,
        "largest_activation": total.activations,
    }
    # One line a layer: indented to the last number of every shape, nobody could read it.
    listed = ",\n    ".join(json.dumps(row._asdict()) for row in layers)
    head, tail = json.dumps({"name": name}), json.dumps(totals)
    return f'{{\n  {head[1:-1]},\n  "layers": [\n    {listed}\n  ],\n  "totals": {tail}\n}}'


def _csv(name: str, layers: Sequence[Row], total: Measures) -> str:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in layers:
        shown = _shapes(row.outputs)
        writer.writerow([*row[:2], shown, row.parameters, row.macs, "; ".join(row.inputs)])
    return text.getvalue().rstrip("\n")


_FORMS: dict[Form, Callable[[str, Sequence[Row], Measures], str]] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
    "markdown": _markdown,
}
