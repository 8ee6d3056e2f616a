"""What every reader shall say of a network's file, and compute with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netspec.graph import Graph
from netspec.measure import measure
from netspec.readers.inputs import draw_inputs, write_arrays
from netspec.readers.verdict import Expected, deviation

if TYPE_CHECKING:
    import keras

# Of what two programs may differ by, the part that one rounding of all inputs may make: programs
# round after every layer.
_OF_ALLOWED = 1e-2


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


def is_steady(graph: Graph, model: keras.Model, outputs: str) -> bool:
    """Whether what `model` computes for the inputs of `expect` can be compared at all.

    It cannot where the next number of the inputs' type in place of each gives other `outputs`: then
    two programs that round otherwise differ, and neither is wrong. Integers are left as they are.
    """
    import numpy as np

    arrays = draw_inputs(graph)
    with np.load(outputs) as file:
        wanted = [file[place] for place in file.files]
    for end in (np.inf, -np.inf):
        found = _results(model, [_next(array, end) for array in arrays])
        for each, other in zip(wanted, found, strict=True):
            if each.dtype.kind == "S":
                continue
            difference, allowed = deviation(each, other)
            # Written so that a nan is not steady.
            if not difference <= _OF_ALLOWED * allowed:
                return False
    return True


def _next(array: Any, end: float) -> Any:
    import numpy as np

    return np.nextafter(array, array.dtype.type(end)) if array.dtype.kind == "f" else array


def _results(model: keras.Model, arrays: list[Any]) -> list[Any]:
    import keras

    results = model(arrays if len(arrays) > 1 else arrays[0], training=False)
    listed = results if isinstance(results, list | tuple) else [results]
    return [keras.ops.convert_to_numpy(each) for each in listed]
