"""What a file of weights holds, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from netspec.tensor import sizes
from netspec.weights.stored import StoredLayer, WeightFile


def listing(file: WeightFile) -> list[str]:
    """A line for every array, those of a layer below its name, and a last one that sums them up."""
    cells = [("layer", "weight", "shape", "type")]
    for layer in file.layers:
        cells += _lines(layer)
    lines = aligned(cells)
    arrays = [array for layer in file.layers for array in layer.arrays]
    values = sum(prod(each.shape) for each in arrays)
    counts = f"{_counted(len(file.layers), 'layer')}, {_counted(len(arrays), 'array')}"
    counts += f", {values:,} values"
    order = "" if file.ordered else ", in no order"
    return [*lines, "", f"{file.format}: {counts}{order}"]


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _lines(layer: StoredLayer) -> Iterator[tuple[str, str, str, str]]:
    name = f"{layer.name} ({layer.kind})" if layer.kind else layer.name
    for number, array in enumerate(layer.arrays):
        yield "" if number else name, array.name, sizes(array.shape), array.dtype


def aligned(cells: Sequence[tuple[str, ...]]) -> list[str]:
    """Cells in columns, below a title that is underlined."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return [lines[0], "-" * max(map(len, lines)), *lines[1:]]
