"""The layers that this package adds to Keras: import it, and Keras loads files that have them."""

from __future__ import annotations

from typing import Any

import keras  # noqa: TID253 - a layer cannot be declared without it
from keras import ops  # noqa: TID253

Shape = tuple[int | None, ...]


@keras.saving.register_keras_serializable(package="netspec")
class LocalResponseNormalization(keras.layers.Layer):  # type: ignore[misc]
    """Divides every value by a power of the squares of the channels around it.

        y[c] = x[c] / (bias + alpha * sum(x[c - size // 2 : c + size // 2 + 1] ** 2)) ** beta

    with zeros beyond the first and last channel. `size` is the n of Krizhevsky et al. (2012), where
    `bias` is k, and the defaults are theirs. `alpha` multiplies the sum, as there and in
    `tf.nn.local_response_normalization`, whose `depth_radius` is `size // 2`; Caffe multiplies the
    mean, so an `alpha` of Caffe's is to be divided by its `local_size`.
    """

    def __init__(
        self,
        size: int = 5,
        alpha: float = 1e-4,
        beta: float = 0.75,
        bias: float = 2.0,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if size < 1 or size % 2 == 0:
            raise ValueError(f"`size` must be a positive odd number, not {size}")
        self.size = size
        self.alpha = alpha
        self.beta = beta
        self.bias = bias
        self.data_format = data_format or keras.config.image_data_format()
        if self.data_format not in ("channels_last", "channels_first"):
            raise ValueError(
                f"`data_format` must be channels_last or channels_first: {data_format}"
            )
        self.input_spec = keras.layers.InputSpec(min_ndim=2)
        self.supports_masking = True

    def call(self, x: Any) -> Any:
        """The normalized `x`, computed in float32 at least: squares overflow float16."""
        wide = ops.cast(x, keras.backend.result_type(x.dtype, "float32"))
        norm = ops.power(self.bias + self.alpha * self._sums(ops.square(wide)), self.beta)
        return ops.cast(wide / norm, self.compute_dtype)

    def _sums(self, squares: Any) -> Any:
        """The sum over the window around every channel."""
        rank = len(squares.shape)
        axis = 1 if self.data_format == "channels_first" else rank - 1
        reach = self.size // 2
        padded = ops.pad(
            squares, [(reach, reach) if each == axis else (0, 0) for each in range(rank)]
        )
        channels = ops.shape(squares)[axis]
        before = (slice(None),) * axis
        return sum(padded[(*before, slice(start, start + channels))] for start in range(self.size))

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """The arguments that make the same layer."""
        return {
            **super().get_config(),
            "size": self.size,
            "alpha": self.alpha,
            "beta": self.beta,
            "bias": self.bias,
            "data_format": self.data_format,
        }


@keras.saving.register_keras_serializable(package="netspec")
class LayerScale(keras.layers.Layer):  # type: ignore[misc]
    """Multiplies every channel by a weight that starts from `init_values` (Touvron et al., 2021).

    As in `keras.applications.convnext`, but `projection_dim`, the number of channels, may be left
    out, and the weight has a name that does not depend on what was made before: `gamma`.
    """

    def __init__(
        self, init_values: float, projection_dim: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.init_values = init_values
        self.projection_dim = projection_dim
        self.input_spec = keras.layers.InputSpec(min_ndim=2)
        self.supports_masking = True

    def build(self, input_shape: Shape) -> None:
        """Makes `gamma`, of (channels,)."""
        channels = input_shape[-1]
        if self.projection_dim not in (None, channels):
            raise ValueError(f"`projection_dim` is {self.projection_dim}, the channels {channels}")
        self.gamma = self.add_weight(
            name="gamma",
            shape=(channels,),
            initializer=keras.initializers.Constant(self.init_values),
        )

    def call(self, x: Any) -> Any:
        """`x` times the weights."""
        return ops.multiply(x, self.gamma)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """The arguments that make the same layer."""
        return {
            **super().get_config(),
            "init_values": self.init_values,
            "projection_dim": self.projection_dim,
        }


@keras.saving.register_keras_serializable(package="netspec")
class StochasticDepth(keras.layers.Layer):  # type: ignore[misc]
    """Drops whole samples of a batch in training (Huang et al., 2016).

    As in `keras.applications.convnext`: a sample is 0 with probability `drop_path_rate`, or else
    divided by the probability that it is kept. Its random numbers are those of Keras's own layer,
    so `keras.utils.set_random_seed` repeats them.
    """

    def __init__(self, drop_path_rate: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not 0 <= drop_path_rate < 1:
            raise ValueError(f"`drop_path_rate` must be from 0 to below 1, not {drop_path_rate}")
        self.drop_path_rate = drop_path_rate
        self.supports_masking = True

    def call(self, x: Any, training: bool | None = None) -> Any:
        """`x`, or in training what is left of it."""
        if not training:
            return x
        kept = 1 - self.drop_path_rate
        shape = (ops.shape(x)[0], *(1,) * (len(x.shape) - 1))
        draw = ops.floor(kept + keras.random.uniform(shape, 0, 1))
        return x / kept * ops.cast(draw, x.dtype)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """The arguments that make the same layer."""
        return {**super().get_config(), "drop_path_rate": self.drop_path_rate}
