"""What a network is run on to see whether two programs compute the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
# What texts are of, beside the words of vocabularies.
_WORDS = ("a", "b", "c d")


def draw_inputs(graph: Graph, seed: int = 0) -> list[Any]:
    """An array for each input, the same for the same seed: normal floats, or integers up to 9.

    Where there is a smaller vocabulary, integers are words of it. Texts are words of vocabularies,
    and others.
    """
    import numpy as np

    generator = np.random.Generator(np.random.PCG64(seed))
    count = min([_INTEGERS, *_vocabularies(graph)])
    texts = [*_WORDS, *_texts(graph)]
    return [_draw(node.outputs[0], generator, count, texts) for node in graph.inputs]


def _vocabularies(graph: Graph) -> Iterator[int]:
    for node in every(graph):
        if isinstance(node.op, Vectors):
            yield node.op.input_dim
        # By its name, lest a network without any imports it.
        if type(node.op).__name__ == "CategoryEncoding":
            yield vars(node.op)["num_tokens"]


def _texts(graph: Graph) -> Iterator[str]:
    for node in every(graph):
        entries = vars(node.op).get("vocabulary") or ()
        yield from (each for each in entries if isinstance(each, str))


def _draw(
    tensor: Tensor, generator: numpy.random.Generator, count: int, texts: Sequence[str]
) -> Any:
    batch, *sizes = tensor.shape
    shape = (batch or _BATCH, *(size or _OPEN for size in sizes))
    if tensor.dtype in FLOATS:
        # numpy has no bfloat16; a model casts what it is given.
        dtype = "float32" if tensor.dtype == "bfloat16" else tensor.dtype
        return generator.standard_normal(shape).astype(dtype)
    if tensor.dtype == "string":
        return generator.choice(texts, shape)
    high = 2 if tensor.dtype == "bool" else count
    return generator.integers(0, high, shape).astype(tensor.dtype)


def write_arrays(path: str, arrays: list[Any]) -> None:
    """An `.npz` file of arrays named by their place, as readers take and give them."""
    import numpy as np

    np.savez(path, **{str(place): _storable(array) for place, array in enumerate(arrays)})


def _storable(array: Any) -> Any:
    if array.dtype.kind == "O":
        # Texts, which a file could have as objects of Python alone.
        return array.astype("S")
    # Of bfloat16, a file would have bytes alone.
    return array.astype("float32") if array.dtype.name == "bfloat16" else array
