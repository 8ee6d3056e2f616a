"""What every call of every layer of a built file reads and gives, shared layers included."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import keras
from building import SPECS, build


class Call(NamedTuple):
    """One use of a layer; `inputs` are other calls, as (layer, number), counted from 0."""

    layer: str
    number: int
    inputs: list[tuple[str, int]]
    input_shapes: list[Any]
    output_shape: Any


def main() -> None:
    """Print the calls of a spec's model; those of a sub-model are indented below it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("spec", type=Path, nargs="?", default=SPECS / "siamese.yaml")
    parser.add_argument("--output", type=Path, default=Path("."), help="the folder to write to")
    wanted = parser.parse_args()

    file = build(wanted.spec, wanted.output / f"{wanted.spec.stem}.keras")
    show(keras.saving.load_model(file, compile=False))


def show(model: Any, indent: str = "") -> None:
    """Print the calls of a model's layers."""
    found = list(calls(model))
    counts = Counter(each.layer for each in found)

    def called(layer: str, number: int) -> str:
        return f"{layer} (call {number + 1})" if counts[layer] > 1 else layer

    for layer in model.layers:
        if layer.name not in counts:
            print(f"{indent}{layer.name}: {layer.batch_shape}")
        for each in found:
            if each.layer == layer.name:
                names = (called(*place) for place in each.inputs)
                read = zip(names, each.input_shapes, strict=True)
                print(f"{indent}{called(each.layer, each.number)}: {each.output_shape}", end="")
                print(" of", ", ".join(f"{name} {shape}" for name, shape in read))
        if isinstance(layer, keras.Model):
            show(layer, indent + "    ")


def calls(model: Any) -> Iterator[Call]:
    """The calls that a model's configuration tells of, layer by layer."""
    for entry in model.get_config()["layers"]:
        layer = model.get_layer(entry["name"])
        for number, node in enumerate(entry["inbound_nodes"]):
            read = list(tensors(node["args"]))
            shapes = [tuple(each["shape"]) for each in read]
            places = [(each["keras_history"][0], each["keras_history"][1]) for each in read]
            given = layer.compute_output_shape(shapes if len(shapes) > 1 else shapes[0])
            yield Call(layer.name, number, places, shapes, given)


def tensors(arguments: Any) -> Iterator[dict[str, Any]]:
    """What stands for a tensor among the arguments of a call."""
    if isinstance(arguments, list | tuple):
        for each in arguments:
            yield from tensors(each)
    elif isinstance(arguments, dict) and arguments.get("class_name") == "__keras_tensor__":
        yield arguments["config"]


if __name__ == "__main__":
    main()
