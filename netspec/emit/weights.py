"""Graph → weights alone, as Keras 3 keeps them in a `.weights.h5` and inside a `.keras`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, TypeAlias

from netspec.declaration import snake_case
from netspec.emit.config.numbered import numbered
from netspec.emit.datasets import Place, Values, Variable, empty_file, new_file, reserve
from netspec.emit.fill import fill
from netspec.emit.patient import patient
from netspec.emit.variables import in_order
from netspec.graph import Graph, Node
from netspec.inside import all_inside
from netspec.ops.structure import InputLayer, Sequential

if TYPE_CHECKING:
    import h5py

    from netspec.parts.training import Training

# What is stored beside variables, by name.
Numbers: TypeAlias = "tuple[tuple[str, tuple[float, ...]], ...]"
# Where a layer's variables stand, its name, the variables, and what else is stored of it.
Entry: TypeAlias = tuple[str, str, tuple[Variable, ...], Numbers]


def write_weights(path: str, graph: Graph, values: Values | None) -> str:
    """Write what `keras.Model.save_weights` writes of a model that has not run; its SHA-256.

    `values` gives those of a variable, else they are zeros.
    """
    with empty_file(path) as file:
        places = lay_out(file, graph)
        variables, offsets = [each.variable for each in places], [each.offset for each in places]
        return fill(file.fileno(), variables, offsets, values)


def lay_out(file: IO[bytes], graph: Graph) -> list[Place]:
    """Write all of the file but the values; where those go."""
    import numpy as np

    places: list[Place] = []
    with patient(file.fileno()) as written, new_file(written) as opened:
        made = dict(_made_names(graph, "", Counter()))
        for where, name, found, numbers in _entries(graph, graph.name, made):
            group = opened.create_group(f"{where}vars")
            group.attrs["name"] = name
            for key, values in numbers:
                group[key] = np.array(values, np.float32)
            for index, variable in enumerate(found):
                places.append(Place(_reserve(group, str(index), variable), variable))
        if graph.training is not None:
            _write_optimizer(opened, graph.training)
    return places


def _made_names(graph: Graph, way: str, counts: Counter[str]) -> Iterator[tuple[str, list[str]]]:
    """The names that Keras gives to the layers that layers make themselves, as it counts them."""
    for node in graph.layers:
        if node.graph is not None:
            yield from _made_names(node.graph, f"{way}{node.name}/", counts)
        names = []
        if node.op.names_made:
            yield f"{way}{node.name}", [node.name] * len(node.op.made_classes())
            continue
        for word in map(snake_case, node.op.made_classes()):
            names.append(f"{word}_{counts[word]}" if counts[word] else word)
            counts[word] += 1
        if names:
            yield f"{way}{node.name}", names


def _entries(
    graph: Graph,
    name: str,
    made: Mapping[str, list[str]],
    where: str = "",
    way: str = "",
    chain: bool = False,
) -> Iterator[Entry]:
    """A model and its layers, which stand under their classes and not under their names."""
    yield where, name, (), ()
    # A sequential model does not count its input among its layers.
    layers = [each for each in in_order(graph) if not (chain and isinstance(each.op, InputLayer))]
    for kind, node in numbered((each.op, each) for each in layers):
        inside, layer = f"{where}layers/{kind}/", f"{way}{node.name}"
        if node.graph is None:
            yield from _saved(node, layer, inside, iter(made.get(layer, ())))
        else:
            chained = isinstance(node.op, Sequential)
            yield from _entries(node.graph, node.name, made, inside, f"{layer}/", chained)


def _saved(node: Node, layer: str, inside: str, made: Iterator[str]) -> Iterator[Entry]:
    """A layer and its sublayers, each with the variables that it has itself."""
    yield inside, node.name, tuple(_own(node, layer, "")), tuple(node.op.stored())
    inputs = tuple(each.tensor for each in node.inputs)
    for each in all_inside(node.op, inputs):
        name = each.name or next(made)
        stored = tuple(each.op.stored())
        yield f"{inside}{each.place}/", name, tuple(_own(node, layer, each.place)), stored


def _own(node: Node, layer: str, place: str) -> Iterator[Variable]:
    for weight in node.weights:
        # Keras adds the change that these make to the kernel; at first there is none.
        if place in weight.places and not weight.name.rpartition("/")[2].startswith("lora_"):
            path = f"{node.name}/{weight.name}"
            yield Variable(path, layer, weight, weight.trainable, type(node.op).__name__)


def _reserve(group: h5py.Group, name: str, variable: Variable) -> int | None:
    place = reserve(group, variable._replace(path=name))
    if variable.weight.dtype == "bfloat16":
        # Of which HDF5 knows only that it is two bytes.
        group[name].attrs["dtype"] = "bfloat16"
    return place


def _write_optimizer(file: h5py.File, training: Training) -> None:
    import numpy as np

    from netspec.emit.config.optimizer import optimizer_states

    for state in optimizer_states(training):
        group = file.create_group(f"{state.path}/vars")
        group.attrs["name"] = state.name
        for index, number in enumerate(state.numbers):
            group[str(index)] = np.int64(number) if isinstance(number, int) else np.float32(number)
