"""What is in an HDF5 file, so that two can be compared, and the values of Keras's variables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from netspec.emit.datasets import Variable
from netspec.emit.initial import Pieces
from netspec.emit.keras import build_model
from netspec.graph import Graph

if TYPE_CHECKING:
    import keras

Values: TypeAlias = Callable[[Variable], Iterable[Any]]


class Attribute(NamedTuple):
    """An attribute with its type as HDF5 encodes it."""

    kind: bytes
    shape: tuple[int, ...]
    value: Any


class Stored(NamedTuple):
    """A dataset with its type as HDF5 encodes it, or a group, which has none."""

    attributes: dict[str, Attribute]
    kind: bytes = b""
    shape: tuple[int, ...] = ()
    values: bytes = b""


def built(graph: Graph) -> keras.Model:
    """Keras's own model of a graph, the first of its session, so that its names are plain."""
    import keras

    import netspec.layers  # noqa: F401 - which Keras then knows

    keras.utils.clear_session(free_memory=False)
    return build_model(graph)


def contents(file: Any, without: str = "") -> dict[str, Stored]:
    """Everything in an HDF5 file by its path, but the group `without`."""
    found = {"": Stored(_attributes(file))}

    def keep(name: str, each: Any) -> None:
        if not without or not f"{name}/".startswith(f"{without}/"):
            found[name] = _stored(each)

    file.visititems(keep)
    return found


def read(path: Path, without: str = "") -> dict[str, Stored]:
    """The same of the file at a path."""
    import h5py

    with h5py.File(path, "r") as file:
        return contents(file, without)


def _stored(each: Any) -> Stored:
    import h5py

    attributes = _attributes(each)
    if isinstance(each, h5py.Group):
        return Stored(attributes)
    return Stored(attributes, each.id.get_type().encode(), each.shape, each[()].tobytes())


def _attributes(each: Any) -> dict[str, Attribute]:
    found = {}
    for name, value in each.attrs.items():
        at = each.attrs.get_id(name)
        plain = value.tolist() if hasattr(value, "tolist") else value
        found[name] = Attribute(at.get_type().encode(), at.shape, plain)
    return found


def values_of(model: Any) -> Values:
    """The values of a Keras model's variables, found by layer and name and not by their order."""
    found = dict(_variables(model, ""))

    def values(variable: Variable) -> Iterator[Any]:
        value = found[variable.layer, variable.weight.name].numpy().ravel()
        # In two pieces: a variable may come in any number.
        yield from (value[: value.size // 2], value[value.size // 2 :])

    return values


def first_values(variable: Variable) -> Iterable[Any]:
    """The values that a build with seed 0 gives."""
    return Pieces(0, variable.layer, variable.weight)


def _variables(model: Any, way: str) -> Iterator[tuple[tuple[str, str], Any]]:
    for layer in model.layers:
        place = f"{way}{layer.name}"
        if hasattr(layer, "layers"):
            yield from _variables(layer, f"{place}/")
        else:
            for weight in layer.weights:
                name = weight.path.rpartition(f"{layer.name}/")[2]
                yield (place, name), weight


def outputs(model: keras.Model) -> list[list[Any]]:
    """What a model gives for numbers of which some are zeros, each output as a plain list."""
    import keras
    import numpy as np

    rng = np.random.default_rng(0)
    read = []
    for each in model.inputs:
        shape = [size or 3 for size in each.shape]
        numbers = rng.integers(-2, 3, shape) * (rng.random((*shape[:-1], 1)) > 0.3)
        if each.dtype == "string":
            words = np.array(["", "net", "Deep nets!", "a net", "[UNK]"])
            read.append(keras.ops.convert_to_tensor(words[numbers + 2]))
            continue
        read.append(keras.ops.cast(numbers, each.dtype))
    found = model(read if len(read) > 1 else read[0], training=False)
    listed = found if isinstance(found, list) else [found]
    return [np.asarray(keras.ops.cast(each, "float64")).tolist() for each in listed]
