"""What every reader shall say of a network's file, and compute with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netspec.graph import Graph
from netspec.measure import measure
from netspec.readers.inputs import draw_inputs, write_arrays
from netspec.readers.verdict import Expected

if TYPE_CHECKING:
    import keras


def expect(graph: Graph, model: keras.Model, inputs: str, outputs: str) -> Expected:
    """The figures of a graph, and what its `model` gives for random `inputs`.

    `inputs` and `outputs` are the paths of `.npz` files to write, as in a `Request`.
    """
    arrays = draw_inputs(graph)
    write_arrays(inputs, arrays)
    write_arrays(outputs, _results(model, arrays))
    figures = measure(graph)
    return Expected(
        params=figures.params,
        trainable=figures.trainable_params,
        input_shapes=tuple(node.outputs[0].shape for node in graph.inputs),
        output_shapes=tuple(output.tensor.shape for output in graph.outputs),
        outputs=outputs,
    )


def _results(model: keras.Model, arrays: list[Any]) -> list[Any]:
    import keras

    results = model(arrays if len(arrays) > 1 else arrays[0], training=False)
    listed = results if isinstance(results, list | tuple) else [results]
    return [keras.ops.convert_to_numpy(each) for each in listed]
