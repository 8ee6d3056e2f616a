"""Layers of a file for layers of a network, one after another, whatever their names are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netspec.emit.flat import flattened
from netspec.emit.variables import in_order
from netspec.graph import Graph
from netspec.weights import complaints
from netspec.weights.matched import Fit, Pair, pairs_of
from netspec.weights.names import parts_of
from netspec.weights.stored import StoredLayer
from netspec.weights.targets import Target, weights_in_order

# What `numpy.savez` calls arrays that it is given without names.
_UNNAMED = re.compile(r"arr_\d+")


def by_order(found: Fit, graph: Graph) -> Iterator[Pair]:
    """As Keras does: the layers with weights of both, a sub-model of an `.h5` being one.

    A file without an order has its layers by their classes.
    """
    if not found.file.ordered:
        yield from _by_place(found)
    elif all(_UNNAMED.fullmatch(layer.name) for layer in found.file.layers):
        yield from _by_array(found)
    else:
        yield from _by_layer(found, graph)


def _by_layer(found: Fit, graph: Graph) -> Iterator[Pair]:
    units, layers = _facing(found, graph)
    for inside, layer in zip(units, layers, strict=False):
        yield from _unit(found, inside, layer)
    if len(units) > len(layers) and found.whole:
        left = [inside[0] for inside in units[len(layers) :]]
        found.complaints.append(
            complaints.too_few(left, len(units), len(layers), "layer with weights")
        )


def _facing(found: Fit, graph: Graph) -> tuple[list[list[Target]], tuple[StoredLayer, ...]]:
    """What takes a layer of the file each, and those layers; a sub-model on both sides is one."""
    units, layers, wanted = _by_unit(found.wanted), found.file.layers, found.wanted
    if any("/" in layer.name for layer in layers):
        return [[target] for target in wanted], layers
    if len(layers) == len(wanted) != len(units):
        # A file for all readers, in which sub-models are dissolved, has an order of its own.
        flat = flattened(graph)
        places = {flat.ways[node.name]: at for at, node in enumerate(in_order(flat.graph))}
        return [[each] for each in sorted(wanted, key=lambda each: places[each.way])], layers
    apart = tuple(part for layer in layers for part in _leaves(layer) or [layer])
    if len(layers) != len(units) == len(wanted) == len(apart):
        # Sub-models of the file are dissolved here.
        return units, apart
    return units, layers


def _by_unit(wanted: list[Target]) -> list[list[Target]]:
    units: dict[str, list[Target]] = {}
    for target in wanted:
        units.setdefault(target.unit, []).append(target)
    return list(units.values())


def _unit(found: Fit, inside: list[Target], layer: StoredLayer) -> Iterator[Pair]:
    first = inside[0]
    if len(inside) == 1 and (first.way == first.unit or not _is_model(layer)):
        yield from pairs_of(found, first, layer)
        return
    parts = _leaves(layer)
    if len(parts) == len(inside) and sum(len(each.arrays) for each in parts) == len(layer.arrays):
        named = {part.name[len(layer.name) :]: part for part in parts}
        chosen = [named.get(target.way[len(first.unit) :]) for target in inside]
        for target, own, other in zip(inside, chosen, parts, strict=True):
            yield from pairs_of(found, target, own if own is not None and all(chosen) else other)
        return
    wanted = weights_in_order(inside)
    if len(layer.arrays) != len(wanted):
        found.complaints.append(complaints.other_count_of_model(inside, layer, len(wanted)))
        return
    for (target, weight), array in zip(wanted, layer.arrays, strict=True):
        yield Pair(target, weight, layer, array)


def _leaves(layer: StoredLayer) -> list[StoredLayer]:
    """The layers in a sub-model, as far down as there are any."""
    return [each for each in parts_of(layer) if not _is_model(each)]


def _is_model(layer: StoredLayer) -> bool:
    return any("/" in each.name for each in layer.arrays)


def _by_array(found: Fit) -> Iterator[Pair]:
    """The arrays of `model.get_weights()`, which have no names."""
    wanted = [(target, weight) for target in found.wanted for weight in target.node.weights]
    layers = found.file.layers
    for (target, weight), layer in zip(wanted, layers, strict=False):
        yield Pair(target, weight, layer, layer.arrays[0])
    if len(wanted) > len(layers) and found.whole:
        left = [target for target, _ in wanted[len(layers) :]]
        found.complaints.append(complaints.too_few(left, len(wanted), len(layers), "array"))


def _by_place(found: Fit) -> Iterator[Pair]:
    stored = {each.place: each for each in found.file.layers}
    missing = []
    for target in found.wanted:
        layer = stored.get(target.place)
        if layer is None:
            missing.append(target)
        else:
            yield from pairs_of(found, target, layer)
    if missing and (found.whole or len(missing) == len(found.wanted)):
        found.complaints.append(complaints.nothing_at(missing))
