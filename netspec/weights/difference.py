"""Two files of weights, layer by layer and value by value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netspec.emit.datasets import block_of, boxes_of
from netspec.tensor import sizes
from netspec.weights.names import parts_of
from netspec.weights.stored import StoredArray, StoredLayer, WeightFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

# How many values are compared at a time.
_PIECE = 2**20


def differences(one: WeightFile, two: WeightFile) -> Iterator[str]:
    """A line for each layer or array that only one has, and each array that is unlike."""
    first, second = _levelled(one, two), _levelled(two, one)
    for name, layer in first.items():
        if name in second:
            yield from _of_layer(layer, second[name], one.path, two.path)
        else:
            yield f"{name}: only in {one.path}"
    yield from (f"{name}: only in {two.path}" for name in second if name not in first)


def _levelled(file: WeightFile, other: WeightFile) -> dict[str, StoredLayer]:
    """The layers by name; those of a sub-model one by one where the other file has them so."""
    names = {layer.name for layer in other.layers}
    found: dict[str, StoredLayer] = {}
    for layer in file.layers:
        parts = [each for each in parts_of(layer) if each.name in names]
        for each in parts if parts and layer.name not in names else [layer]:
            found[each.name] = each
    return found


def _of_layer(one: StoredLayer, two: StoredLayer, path: str, other_path: str) -> Iterator[str]:
    first = {each.name: each for each in one.arrays}
    second = {each.name: each for each in two.arrays}
    here = [each for name, each in first.items() if name not in second]
    there = [each for name, each in second.items() if name not in first]
    if [each.shape for each in here] == [each.shape for each in there]:
        # Some formats number the weights of a layer, and Keras 2 has other names for some.
        second |= {each.name: other for each, other in zip(here, there, strict=True)}
        there = []
    for name, array in first.items():
        what = _unlike(array, second[name]) if name in second else f"only in {path}"
        if what:
            yield f"{one.name}/{name}: {what}"
    yield from (f"{two.name}/{each.name}: only in {other_path}" for each in there)


def _unlike(one: StoredArray, two: StoredArray) -> str:
    if one.shape != two.shape:
        return f"{sizes(one.shape)} against {sizes(two.shape)}"
    kinds = f"{one.dtype} against {two.dtype}" if one.dtype != two.dtype else ""
    count, most = 0, 0.0
    for box in boxes_of(one.shape, block_of(one.shape, _PIECE)):
        found, largest = _compared(one.read(one.shape, box), two.read(two.shape, box))
        count, most = count + found, max(most, largest)
    values = f"{count:,} values differ, by at most {most:.3g}" if count else ""
    return ", ".join(filter(None, (kinds, values)))


def _compared(one: NDArray[Any], two: NDArray[Any]) -> tuple[int, float]:
    """How many values differ, and how much at most."""
    import numpy as np

    unlike = one != two
    # What is no number is unlike itself, but may be so in both.
    if one.dtype.kind == "f" and two.dtype.kind == "f":
        unlike &= ~(np.isnan(one) & np.isnan(two))
    count = int(np.count_nonzero(unlike))
    if not count:
        return 0, 0.0
    with np.errstate(invalid="ignore"):
        gaps = np.abs(one[unlike].astype(np.float64) - two[unlike].astype(np.float64))
    return count, float(np.nanmax(gaps)) if not np.isnan(gaps).all() else float("inf")
