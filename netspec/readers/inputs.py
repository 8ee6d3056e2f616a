"""What a network is run on to see whether two programs compute the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netspec.graph import Graph
from netspec.measure import every
from netspec.ops.embedding import Vectors
from netspec.tensor import FLOATS, Tensor

if TYPE_CHECKING:
    import numpy

# For sizes that the spec leaves open. Two samples tell whether one leaks into the other.
_BATCH = 2
_OPEN = 64
_INTEGERS = 10


def draw_inputs(graph: Graph, seed: int = 0) -> list[Any]:
    """An array for each input, the same for the same seed: normal floats, or integers up to 9.

    Where there is a smaller vocabulary, integers are words of it.
    """
    import numpy as np

    generator = np.random.Generator(np.random.PCG64(seed))
    words = min([_INTEGERS, *_vocabularies(graph)])
    return [_draw(node.outputs[0], generator, words) for node in graph.inputs]


def _vocabularies(graph: Graph) -> Iterator[int]:
    for node in every(graph):
        if isinstance(node.op, Vectors):
            yield node.op.input_dim


def _draw(tensor: Tensor, generator: numpy.random.Generator, words: int) -> Any:
    batch, *sizes = tensor.shape
    shape = (batch or _BATCH, *(size or _OPEN for size in sizes))
    if tensor.dtype in FLOATS:
        # numpy has no bfloat16; a model casts what it is given.
        dtype = "float32" if tensor.dtype == "bfloat16" else tensor.dtype
        return generator.standard_normal(shape).astype(dtype)
    high = 2 if tensor.dtype == "bool" else words
    return generator.integers(0, high, shape).astype(tensor.dtype)


def write_arrays(path: str, arrays: list[Any]) -> None:
    """An `.npz` file of arrays named by their place, as readers take and give them."""
    import numpy as np

    np.savez(path, **{str(place): _storable(array) for place, array in enumerate(arrays)})


def _storable(array: Any) -> Any:
    # Of bfloat16, a file would have bytes alone.
    return array.astype("float32") if array.dtype.name == "bfloat16" else array
