"""What a file of weights holds: layers and their arrays, whose values are read when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

Shape: TypeAlias = tuple[int, ...]
# A part of an array: from where to where along every axis.
Box: TypeAlias = tuple[tuple[int, int], ...]
# Gives the values of a box of the array when it is seen in a shape of as many values.
Read: TypeAlias = "Callable[[Shape, Box], NDArray[Any]]"


class StoredArray(NamedTuple):
    """An array of a layer. `name` is what the file calls it below the layer, as in `kernel`.

    `dtype` is NumPy's word, or `bfloat16`, whose values `read` gives as float32. `read` raises
    `SpecError` when the values are not to be had after all.
    """

    name: str
    shape: Shape
    dtype: str
    read: Read


class StoredLayer(NamedTuple):
    """A layer with weights. A sub-model of an `.h5` is one, whose arrays are named `conv1/kernel`.

    `kind` is its class where the file says it, in whatever spelling; `place` is where a Keras 3
    `.weights.h5` has it, as in `layers/conv2d_1`.
    """

    name: str
    arrays: tuple[StoredArray, ...]
    kind: str = ""
    place: str = ""


class WeightFile(NamedTuple):
    """A file of weights; `format` is what people call such files, as in `Keras 2 .h5`.

    Layers without weights are left out. `ordered` says whether the layers stand in the order of the
    network that they were saved from, `in_position` whether the arrays of a layer stand in Keras's.
    """

    path: str
    format: str
    layers: tuple[StoredLayer, ...]
    ordered: bool = True
    in_position: bool = True
