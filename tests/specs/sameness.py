"""Whether two Keras models are the same network, whatever else the session has made."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253

if TYPE_CHECKING:
    import keras


def assert_same_network(actual: keras.Model, expected: keras.Model, listed: bool = False) -> None:
    """Names, classes, order, connections, configs and weights of all layers are equal.

    Where they are `listed`, the input and the output each stand in a list of one, as in Keras 2.
    """
    assert _outline(actual) == _outline(expected)
    ours, theirs = actual.get_config(), expected.get_config()
    for mine, other in zip_longest(ours.pop("layers"), theirs.pop("layers")):
        assert mine == other
    if listed:
        theirs |= {key: [theirs[key]] for key in ("input_layers", "output_layers")}
    assert ours == theirs
    assert _weights(actual) == _weights(expected)
    assert actual.count_params() == expected.count_params()


def assert_same_outputs(actual: keras.Model, expected: keras.Model, images: Any) -> None:
    """With the weights of `expected`, the features and outputs are equal to 1e-5 of the largest."""
    actual.set_weights(expected.get_weights())
    for mine, other in zip_longest(_results(actual, images), _results(expected, images)):
        assert np.ptp(other) > 0
        np.testing.assert_allclose(mine, other, rtol=0, atol=1e-5 * np.abs(other).max())


def _outline(model: keras.Model) -> list[tuple[str, str]]:
    return [(layer.name, type(layer).__name__) for layer in model.layers]


def _weights(model: keras.Model) -> list[tuple[str, tuple[int, ...], str, bool]]:
    return [
        (each.path, tuple(each.shape), each.dtype, bool(each.trainable)) for each in model.weights
    ]


def _results(model: keras.Model, images: Any) -> list[Any]:
    """The output, and what the last layer makes it of: a softmax flattens differences."""
    import keras

    (output,) = model.outputs
    both = keras.Model(model.inputs[0], [model.layers[-2].output, output])
    return [result.numpy() for result in both(images, training=False)]
