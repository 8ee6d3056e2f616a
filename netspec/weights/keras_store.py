"""`.weights.h5` of Keras 3, also inside of a `.keras`: weights by the classes of their layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from netspec.weights.hdf5 import Array, Group
from netspec.weights.stored import StoredArray, StoredLayer, WeightFile

# HDF5 sorts the parts of a layer by name; the order of their weights in it is this one.
_PARTS = (
    "forward_layer", "backward_layer", "query_dense", "key_dense", "value_dense", "output_dense",
)  # fmt: skip


def is_store(root: Group) -> bool:
    """Whether a file is laid out so."""
    return (
        root.group("layers") is not None or root.group("_layer_checkpoint_dependencies") is not None
    )


def read_keras_store(path: str, root: Group) -> WeightFile:
    """The layers of a file, in no order: it says of each which one of its class it is."""
    return WeightFile(path, "Keras 3 .weights.h5", layers_in(root, {}), ordered=False)


def layers_in(root: Group, names: Mapping[str, str]) -> tuple[StoredLayer, ...]:
    """The layers; `names` are those of places for which the file itself has none."""
    return tuple(_layers(root, "", "", names))


def _layers(model: Group, where: str, way: str, names: Mapping[str, str]) -> Iterator[StoredLayer]:
    for holder in ("layers", "_layer_checkpoint_dependencies"):
        inside = model.group(holder)
        for kind, group in inside.members.items() if inside is not None else ():
            if not isinstance(group, Group):
                continue
            place = f"{where}{holder}/{kind}"
            name = way + _name(group, names.get(place, kind))
            if is_store(group):
                yield from _layers(group, f"{place}/", f"{name}/", names)
                continue
            arrays = tuple(_arrays(group, ""))
            if arrays:
                yield StoredLayer(name, arrays, place=place)


def _name(group: Group, otherwise: str) -> str:
    found = group.group("vars")
    name = found.attributes.get("name") if found is not None else None
    return name if isinstance(name, str) else otherwise


def _arrays(group: Group, way: str) -> Iterator[StoredArray]:
    """The variables of a layer by their numbers, then those of its parts, as of a cell."""
    own = group.group("vars")
    numbered = own.members if own is not None else {}
    for number in sorted(filter(str.isdecimal, numbered), key=int):
        found = numbered[number]
        if isinstance(found, Array):
            yield found.named(f"{way}{number}")
    for name in sorted(group.members, key=_turn):
        part = group.members[name]
        # What random numbers start from is no weight.
        if isinstance(part, Group) and name not in ("vars", "seed_generator"):
            yield from _arrays(part, f"{way}{name}/")


def _turn(name: str) -> tuple[int, str, int]:
    """When a part of a layer comes: in Keras's order where it has one, else as it is counted."""
    stem, _, number = name.rpartition("_")
    counted = (stem, int(number)) if number.isdecimal() else (name, 0)
    return _PARTS.index(name) if name in _PARTS else len(_PARTS), *counted
