"""The layers of a file by the names that they have here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from netspec.emit.flat import flattened
from netspec.graph import Graph
from netspec.weights.rename import renamed_inside
from netspec.weights.stored import StoredLayer, WeightFile
from netspec.weights.targets import Target

# More than any spec has; a file may call its arrays anything, and each level is a name of its own.
_DEEPEST, _LONGEST = 32, 4096


def by_name(file: WeightFile, rename: Mapping[str, str]) -> dict[str, list[StoredLayer]]:
    """Layers, and those inside of sub-models, by name; several where `rename` makes it so.

    A layer that is renamed stands before one that has the name by itself.
    """
    given: dict[str, list[StoredLayer]] = {}
    own: dict[str, list[StoredLayer]] = {}
    for layer in _every(file):
        name = renamed_inside(layer.name, rename) if rename else None
        if name is None:
            own.setdefault(layer.name, [layer])
        else:
            given.setdefault(name, []).append(layer)
    return {**own, **given}


def other_names(every: Iterable[Target], graph: Graph) -> dict[str, tuple[str, ...]]:
    """What files call the layers of sub-models beside their ways, by way.

    An `.h5` leaves out models inside of a sub-model, and one for all readers has dissolved it.
    """
    flat = {way: name for name, way in flattened(graph).ways.items()}
    found = {}
    for each in every:
        first, *steps = each.way.split("/")
        shorter = ["/".join((first, *steps[count:])) for count in range(1, len(steps))]
        found[each.way] = (*shorter, flat.get(each.way, each.way))
    claimed = Counter(name for names in found.values() for name in {*names})
    return {
        way: tuple(name for name in names if claimed[name] == 1 and (name not in found))
        for way, names in found.items()
    }


def _every(file: WeightFile) -> Iterator[StoredLayer]:
    for layer in file.layers:
        yield layer
        # An `.h5` has all weights of a sub-model in one place.
        if any("/" in each.name for each in layer.arrays):
            yield from parts_of(layer)


def parts_of(layer: StoredLayer) -> Iterator[StoredLayer]:
    """What the names of arrays put together inside of a layer, at every level."""
    found: dict[str, list[int]] = {}
    for index, array in enumerate(layer.arrays):
        steps = array.name.split("/")[:-1]
        if len(steps) > _DEEPEST or len(array.name) > _LONGEST:
            continue
        for count in range(1, len(steps) + 1):
            found.setdefault("/".join(steps[:count]), []).append(index)
    for inner, indices in found.items():
        length = len(inner) + 1
        arrays = (layer.arrays[index] for index in indices)
        parts = tuple(each._replace(name=each.name[length:]) for each in arrays)
        yield StoredLayer(f"{layer.name}/{inner}", parts)
