"""What Keras 1 kept otherwise: names of weights, and the gates of recurrent layers one by one.

https://github.com/keras-team/keras/blob/2.15.0/keras/saving/legacy/hdf5_format.py, at
`preprocess_weights_for_loading`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netspec.weights.stored import Box, Shape, StoredArray, StoredLayer

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NAMES = {"W": "kernel", "b": "bias", "running_mean": "moving_mean",
          "running_std": "moving_variance"}  # fmt: skip
# Of 3 arrays a gate, in Keras 1 input, candidate, forget and output; the order of Keras 2.
_LSTM = (0, 2, 1, 3)
_GRU = (0, 1, 2)
_MERGED = ("kernel", "recurrent_kernel", "bias")


def modern(layer: StoredLayer) -> StoredLayer:
    """The layer with the names and the gates of Keras 2; kernels are as they were."""
    gates = {12: _LSTM, 9: _GRU}.get(len(layer.arrays))
    if gates is not None and _is_recurrent(layer):
        return layer._replace(arrays=_merged(layer.arrays, gates))
    renamed = (each._replace(name=_NAMES.get(each.name, each.name)) for each in layer.arrays)
    return layer._replace(arrays=tuple(renamed))


def _is_recurrent(layer: StoredLayer) -> bool:
    """Whether every three arrays are a kernel, a square recurrent kernel and a bias."""
    shapes = [each.shape for each in layer.arrays]
    units = shapes[0][-1] if shapes[0] else 0
    wanted = [shapes[0], (units, units), (units,)]
    return len(shapes[0]) == 2 and shapes == wanted * (len(shapes) // 3)


def _merged(arrays: tuple[StoredArray, ...], order: tuple[int, ...]) -> tuple[StoredArray, ...]:
    """The kernels, recurrent kernels and biases of all gates, side by side."""
    return tuple(
        _beside(name, tuple(arrays[3 * gate + part] for gate in order))
        for part, name in enumerate(_MERGED)
    )


def _beside(name: str, parts: tuple[StoredArray, ...]) -> StoredArray:
    *outer, last = parts[0].shape
    shape = (*outer, len(parts) * last)

    def read(seen: Shape, box: Box) -> NDArray[Any]:
        import numpy as np

        # Small enough to be read at once: no picture has units in the ten thousands.
        whole = [part.read(part.shape, tuple((0, size) for size in part.shape)) for part in parts]
        values: NDArray[Any] = np.concatenate(whole, -1).reshape(seen)
        return values[tuple(slice(*each) for each in box)]

    return StoredArray(name, shape, parts[0].dtype, read)
