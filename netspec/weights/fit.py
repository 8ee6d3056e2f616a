"""One source of weights fitted to a network: which array of its file becomes which weight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from netspec.emit.flat import flattened
from netspec.graph import Graph, Source
from netspec.op import Weight
from netspec.weights import complaints
from netspec.weights.complaints import Complaint
from netspec.weights.conversion import (
    Conversion,
    Habits,
    conversion,
    is_convolution,
    outputs_first,
)
from netspec.weights.flattening import flattened_pictures
from netspec.weights.names import by_name
from netspec.weights.pairing import paired
from netspec.weights.stored import StoredArray, StoredLayer, WeightFile
from netspec.weights.targets import Target, matching, targets, weights_in_order


class Fitted(NamedTuple):
    """A weight that is loaded: from which layer of the file, which array, and how."""

    target: Target
    weight: Weight
    layer: StoredLayer
    array: StoredArray
    conversion: Conversion


@dataclass
class Fit:
    """What became of a source: what is loaded, what is wrong, and which layers went nowhere."""

    source: Source
    file: WeightFile
    wanted: list[Target]
    fitted: list[Fitted] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    unused: list[StoredLayer] = field(default_factory=list)


class Pair(NamedTuple):
    """A weight, and the array that is meant for it, before the shapes are compared."""

    target: Target
    weight: Weight
    layer: StoredLayer
    array: StoredArray


def fit(graph: Graph, source: Source, file: WeightFile) -> Fit:
    """What a source loads into a network."""
    found = Fit(source, file, matching(targets(graph), source.into))
    pairs = list(_by_order(found) if source.by == "order" else _by_name(found, graph))
    habits = _habits(source, file, pairs)
    pictures = flattened_pictures(graph) if habits.channels_first else {}
    for pair in pairs:
        picture = pictures.get(pair.target.way)
        how = conversion(pair.array.shape, pair.weight, pair.target.node.op, habits, picture)
        if how is None:
            found.complaints.append(complaints.other_shape(pair.target, *pair[1:], habits))
        else:
            found.fitted.append(Fitted(*pair, how))
    used = {id(pair.array.read) for pair in pairs}
    found.unused = [
        layer for layer in file.layers if not any(id(each.read) in used for each in layer.arrays)
    ]
    if source.unused == "error" and found.unused:
        known = [each.way for each in found.wanted]
        found.complaints.append(complaints.unused(found.unused, known))
    return found


def _habits(source: Source, file: WeightFile, pairs: list[Pair]) -> Habits:
    kernels = [
        (pair.array.shape, pair.weight.shape)
        for pair in pairs
        if is_convolution(pair.target.node.op, pair.weight)
    ]
    turned = source.kernels == "theano"
    return Habits(
        torch=source.layout == "torch",
        turned=turned,
        outputs_first=file.format.startswith("Keras 1") and outputs_first(kernels),
        channels_first=source.flatten == "channels_first",
    )


def _by_name(found: Fit, graph: Graph) -> Iterator[Pair]:
    stored = by_name(found.file, found.source.rename)
    # What a file for all readers calls the layers of sub-models, which are dissolved in it.
    flat = {way: name for name, way in flattened(graph).ways.items()}
    missing = []
    for target in found.wanted:
        layers = stored.get(target.way) or stored.get(flat.get(target.way, ""), [])
        if not layers:
            missing.append(target)
        elif len(layers) > 1:
            found.complaints.append(complaints.renamed_alike(target, layers))
        else:
            yield from _layer(found, target, layers[0])
    if missing and (found.source.require == "all" or len(missing) == len(found.wanted)):
        names = list(dict.fromkeys(each.name for each in found.file.layers))
        found.complaints.append(complaints.nothing_for(missing, names))


def _layer(found: Fit, target: Target, layer: StoredLayer) -> Iterator[Pair]:
    torch = found.source.layout == "torch"
    pairs = paired(target.node.weights, layer.arrays, target.node.op, torch)
    if pairs is None:
        found.complaints.append(complaints.other_count(target, layer))
        return
    for weight, array in pairs:
        yield Pair(target, weight, layer, array)


def _by_order(found: Fit) -> Iterator[Pair]:
    """As Keras does: the layers with weights of both, a sub-model of an `.h5` being one."""
    if not found.file.ordered:
        yield from _by_place(found)
        return
    units: dict[str, list[Target]] = {}
    parts = any("/" in layer.name for layer in found.file.layers)
    for target in found.wanted:
        units.setdefault(target.way if parts else target.unit, []).append(target)
    layers = found.file.layers
    for inside, layer in zip(units.values(), layers, strict=False):
        yield from _unit(found, inside, layer)
    if len(units) > len(layers):
        left = [inside[0] for inside in list(units.values())[len(layers) :]]
        if found.source.require == "all":
            found.complaints.append(complaints.too_few(left, len(units), len(layers)))


def _unit(found: Fit, inside: list[Target], layer: StoredLayer) -> Iterator[Pair]:
    if len(inside) == 1 and inside[0].way == inside[0].unit:
        yield from _layer(found, inside[0], layer)
        return
    wanted = weights_in_order(inside)
    names = {each.name: each for each in layer.arrays}
    unit = len(inside[0].unit) + 1
    by_names = [names.get(f"{target.way[unit:]}/{weight.name}") for target, weight in wanted]
    arrays = by_names if all(by_names) else list(layer.arrays)
    if len(arrays) != len(wanted):
        found.complaints.append(complaints.other_count_of_model(inside, layer, len(wanted)))
        return
    for (target, weight), array in zip(wanted, arrays, strict=True):
        if array is not None:
            yield Pair(target, weight, layer, array)


def _by_place(found: Fit) -> Iterator[Pair]:
    stored = {each.place: each for each in found.file.layers}
    missing = []
    for target in found.wanted:
        layer = stored.get(target.place)
        if layer is None:
            missing.append(target)
        else:
            yield from _layer(found, target, layer)
    if missing and (found.source.require == "all" or len(missing) == len(found.wanted)):
        found.complaints.append(complaints.nothing_at(missing))
