"""Where an op refuses what Keras takes: each with the reason, and a case that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from netspec.tensor import Shape, Tensor


class Stricter(NamedTuple):
    """Why an op refuses with a code, and arguments and inputs that Keras takes all the same."""

    reason: str
    arguments: dict[str, Any]
    inputs: tuple[Tensor, ...]
    keywords: Mapping[str, Tensor] = {}


def of(reason: str, arguments: dict[str, Any], *shapes: Shape) -> Stricter:
    """A case with inputs of these shapes."""
    return Stricter(reason, arguments, tuple(Tensor(shape) for shape in shapes))


_ONE = "it is taken for a single image, and the batch for its height"
# What layers of images need beside such images.
_IMAGES: dict[str, dict[str, Any]] = {
    **{name: {"height": 4, "width": 4} for name in ("Resizing", "CenterCrop", "RandomCrop")},
    **{
        name: {}
        for name in (
            "RandomFlip", "RandomShear", "RandomPerspective", "RandomElasticTransform",
            "RandomGrayscale", "RandomInvert", "Solarization", "AutoContrast",
            "ContrastLimitedAdaptiveHistogramEqualization", "RandomErasing", "RandomGaussianBlur",
            "CutMix", "MixUp", "AugMix", "RandAugment", "RandomColorJitter",
        )
    },
    **{
        name: {"factor": 0.5}
        for name in (
            "RandomRotation", "RandomBrightness", "RandomContrast", "RandomSaturation",
            "RandomHue", "RandomSharpness", "RandomColorDegeneration",
        )
    },
    "RandomPosterization": {"factor": 4},
    "RandomTranslation": {"height_factor": 0.5, "width_factor": 0.5},
    "RandomZoom": {"height_factor": 0.5},
    "MaxNumBoundingBoxes": {"max_number": 4},
}  # fmt: skip
_COLOURS = "what has other colours fails when it runs"
_SAYS = "Keras says another shape than it gives"
_ROWS = "it would sum over the batch"
_DATA = "without, it computes nothing before it has seen data"
_HALVES = "TensorFlow does not count in 16 bits"
_TEXTS = "what is no text fails when it runs"


def typed(reason: str, arguments: dict[str, Any], dtype: str, *shapes: Shape) -> Stricter:
    """A case with inputs of these shapes and one dtype."""
    return Stricter(reason, arguments, tuple(Tensor(shape, dtype) for shape in shapes))


_EVEN = {"filters": 4, "kernel_size": 2, "strides": 2, "padding": "same", "output_padding": 0}
_NOTHING = "the output would have a size of 0"
_NEGATIVE = "Keras reckons with a negative padding, and fails when it pads"

_BATCH = "it would mix the samples of a batch, which has a fixed size here"
_BATCHES = "batches of different sizes fail when it runs"
_TWICE = "the same axis twice fails when it runs"
_OUTSIDE = "the axis is looked up when it runs"
_DIVIDES = "it divides by 0 in training"
_NOISE = "the shape of the noise is looked up in training"
_PRODUCT = {"equation": "ab,bc->ac", "output_shape": 3}
_RUNS = "Keras compares it with the equation only when it runs"
_SHAPED = "Keras looks at what comes in only when it runs"
_STEPPED: dict[str, dict[str, Any]] = {
    "SimpleRNN": {"units": 2},
    "GRU": {"units": 2},
    "LSTM": {"units": 2},
    "RNN": {"cell": {"lstm_cell": 2}},
}

# By class and code.
STRICTER: dict[tuple[str, str], Stricter] = {
    ("Conv1DTranspose", "NS403"): of(_NOTHING, _EVEN, (None, 1, 3)),
    ("Conv2DTranspose", "NS403"): of(_NOTHING, _EVEN, (None, 8, 1, 3)),
    ("Conv3DTranspose", "NS403"): of(_NOTHING, _EVEN, (None, 8, 1, 8, 3)),
    ("Reshape", "NS207"): of(_NOTHING, {"target_shape": [0, 3]}, (None, None)),
    ("ZeroPadding2D", "NS207"): of(_NEGATIVE, {"padding": -1}, (None, 8, 8, 3)),
    ("ZeroPadding3D", "NS207"): of(_NEGATIVE, {"padding": -1}, (None, 8, 8, 8, 3)),
    ("UpSampling2D", "NS206"): of(
        "Keras asks what it means only when it runs", {"interpolation": "cubic"}, (None, 8, 8, 3)
    ),
    ("AlphaDropout", "NS207"): of(_DIVIDES, {"rate": 1}, (None, 8)),
    ("GaussianDropout", "NS207"): of(_DIVIDES, {"rate": 1}, (None, 8)),
    ("Dropout", "NS404"): of(_NOISE, {"rate": 0.5, "noise_shape": [None, 4]}, (None, 8)),
    ("AlphaDropout", "NS404"): of(_NOISE, {"rate": 0.5, "noise_shape": [None, 4]}, (None, 8)),
    ("BatchNormalization", "NS218"): of(
        "no initializer of Keras gives the roots of a random one's values",
        {"renorm": True, "moving_variance_initializer": "random_normal"},
        (None, 8),
    ),
    ("BatchNormalization", "NS229"): of(_BATCH, {"axis": -3}, (2, 4, 8)),
    ("LayerNormalization", "NS229"): of(_BATCH, {"axis": -3}, (2, 4, 8)),
    ("GroupNormalization", "NS229"): of(_BATCH, {"axis": -3, "groups": 1}, (2, 4, 8)),
    ("RMSNormalization", "NS229"): of(_BATCH, {"axis": -3}, (2, 4, 8)),
    ("UnitNormalization", "NS229"): of(_BATCH, {"axis": 0}, (None, 8)),
    ("Normalization", "NS229"): of(_BATCH, {"axis": -3}, (2, 4, 8)),
    ("Softmax", "NS229"): of(_BATCH, {"axis": 0}, (None, 8)),
    ("LayerNormalization", "NS408"): of(_TWICE, {"axis": [1, -1]}, (None, 8)),
    ("RMSNormalization", "NS408"): of("the weight does not fit", {"axis": 1}, (None, 4, 8)),
    ("UnitNormalization", "NS408"): of(_TWICE, {"axis": [1, -1]}, (None, 8)),
    ("Softmax", "NS408"): of(_OUTSIDE, {"axis": 2}, (None, 8)),
    ("PReLU", "NS207"): of("another axis is shared", {"shared_axes": -1}, (None, 4, 8)),
    ("PReLU", "NS229"): of("another axis is shared", {"shared_axes": 0}, (None, 4, 8)),
    ("Rescaling", "NS404"): of("it gives another shape", {"scale": [1, 2]}, (None, 8)),
    ("Concatenate", "NS229"): of(_BATCH, {"axis": 0}, (None, 8), (None, 8)),
    ("Concatenate", "NS407"): of(
        "ranks are not compared where a size is open", {"axis": 1}, (None, None), (None,)
    ),
    ("Dot", "NS229"): of("the batch cannot be summed", {"axes": 0}, (2, 8), (2, 8)),
    ("Dot", "NS408"): of("-3 is taken for -1", {"axes": -3}, (None, 8), (None, 8)),
    ("Dot", "NS415"): of(_BATCHES, {"axes": 1}, (2, 8), (3, 8)),
    ("ReversibleEmbedding", "NS415"): of(
        "vectors of another length fail when it runs",
        {"input_dim": 9, "output_dim": 3, "reverse": True},
        (None, 4),
    ),
    ("ReversibleEmbedding", "NS406"): of(
        "the length of the vectors is looked up when it runs",
        {"input_dim": 9, "output_dim": 3, "reverse": True},
        (None, None),
    ),
    ("EinsumDense", "NS207"): of(_NOTHING, _PRODUCT | {"output_shape": 0}, (None, 8)),
    ("EinsumDense", "NS208"): of(_RUNS, _PRODUCT | {"output_shape": [3, 4]}, (None, 8)),
    ("EinsumDense", "NS402"): of(_RUNS, _PRODUCT, (None, 8, 8)),
    ("AdaptiveMaxPooling1D", "NS402"): of(_SHAPED, {"output_size": 2}, (None, 3)),
    ("AdaptiveMaxPooling1D", "NS406"): of(_SHAPED, {"output_size": 2}, (None, None, 3)),
    ("AdaptiveMaxPooling1D", "NS207"): of(_NOTHING, {"output_size": 0}, (None, 8, 3)),
    ("AdaptiveMaxPooling2D", "NS402"): of(_SHAPED, {"output_size": 2}, (None, 3)),
    ("AdaptiveMaxPooling2D", "NS406"): of(_SHAPED, {"output_size": 2}, (None, None, 8, 3)),
    ("AdaptiveMaxPooling2D", "NS207"): of(_NOTHING, {"output_size": 0}, (None, 8, 8, 3)),
    ("AdaptiveMaxPooling3D", "NS402"): of(_SHAPED, {"output_size": 2}, (None, 3)),
    ("AdaptiveMaxPooling3D", "NS406"): of(_SHAPED, {"output_size": 2}, (None, None, 8, 8, 3)),
    ("AdaptiveMaxPooling3D", "NS207"): of(_NOTHING, {"output_size": 0}, (None, 8, 8, 8, 3)),
    ("AdaptiveAveragePooling1D", "NS402"): of(_SHAPED, {"output_size": 2}, (None, 3)),
    ("AdaptiveAveragePooling1D", "NS406"): of(_SHAPED, {"output_size": 2}, (None, None, 3)),
    ("AdaptiveAveragePooling1D", "NS207"): of(_NOTHING, {"output_size": 0}, (None, 8, 3)),
    ("AdaptiveAveragePooling2D", "NS402"): of(_SHAPED, {"output_size": 2}, (None, 3)),
    ("AdaptiveAveragePooling2D", "NS406"): of(_SHAPED, {"output_size": 2}, (None, None, 8, 3)),
    ("AdaptiveAveragePooling2D", "NS207"): of(_NOTHING, {"output_size": 0}, (None, 8, 8, 3)),
    ("AdaptiveAveragePooling3D", "NS402"): of(_SHAPED, {"output_size": 2}, (None, 3)),
    ("AdaptiveAveragePooling3D", "NS406"): of(_SHAPED, {"output_size": 2}, (None, None, 8, 8, 3)),
    ("AdaptiveAveragePooling3D", "NS207"): of(_NOTHING, {"output_size": 0}, (None, 8, 8, 8, 3)),
    ("EinsumDense", "NS404"): of(
        "Keras's shape is not that of the values",
        {"equation": "...x,xy->...y", "output_shape": 3},
        (None, 2, 5, 8),
    ),
    ("SpectralNormalization", "NS402"): of(
        _SHAPED,
        {"layer": {"conv2d_transpose": {"filters": 2, "kernel_size": 1}}},
        (None, 1),
    ),
    ("SpectralNormalization", "NS404"): of(
        "as for the layer inside",
        {"layer": {"einsum_dense": {"equation": "...x,xy->...y", "output_shape": 3}}},
        (None, 2, 5, 8),
    ),
    **{
        (name, "NS406"): of("it fails when it runs", {**given, "unroll": True}, (None, None, 3))
        for name, given in _STEPPED.items()
    },
    ("SimpleRNN", "NS218"): of(
        "Keras does nothing with it", {"units": 2, "activity_regularizer": "l2"}, (None, 4, 3)
    ),
    ("RNN", "NS402"): of(_SHAPED, _STEPPED["RNN"], (None, 4, 4, 3)),
    ("Bidirectional", "NS404"): of(
        "Keras takes both for alike",
        {
            "layer": {"lstm": 2},
            "backward_layer": {"lstm": {"units": 3, "go_backwards": True}},
        },
        (None, 4, 3),
    ),
    ("Attention", "NS402"): of(_BATCH, {}, (2, 3), (2, 3)),
    ("Attention", "NS404"): of(_SHAPED, {}, (None, 4, 3), (None, 5, 3), (None, 6, 3)),
    ("Attention", "NS415"): of(_SHAPED, {}, (None, 4, 3), (None, 4, 2)),
    ("AdditiveAttention", "NS402"): of(_BATCH, {}, (2, 3), (2, 3)),
    ("AdditiveAttention", "NS404"): of(_SHAPED, {}, (None, 4, 3), (None, 5, 3), (None, 6, 3)),
    ("AdditiveAttention", "NS415"): of(_SHAPED, {}, (None, 4, 3), (None, 4, 2)),
    ("MultiHeadAttention", "NS404"): of(
        "the shape of the scores is not that of the values",
        {"num_heads": 2, "key_dim": 3, "return_attention_scores": True},
        (None, 4, 3),
        (None, 5, 3),
    ),
    ("MultiHeadAttention", "NS408"): of(
        _SHAPED, {"num_heads": 2, "key_dim": 3, "attention_axes": 0}, (2, 4, 3), (2, 4, 3)
    ),
    ("MultiHeadAttention", "NS402"): of(
        _BATCH, {"num_heads": 2, "key_dim": 3}, (None, 3), (None, 3)
    ),
    ("GroupQueryAttention", "NS402"): of(
        "it fails when it runs",
        {"head_dim": 2, "num_query_heads": 4, "num_key_value_heads": 2},
        (None, 4, 4, 3),
        (None, 4, 4, 3),
    ),
    **{(name, "NS402"): of(_ONE, given, (None, 8, 3)) for name, given in _IMAGES.items()},
    **{
        (name, "NS404"): of(_COLOURS, _IMAGES[name], (None, 8, 8, 4))
        for name in (
            "RandomSaturation",
            "RandomHue",
            "RandomGrayscale",
            "AugMix",
            "RandAugment",
        )
    },
    ("RandomColorJitter", "NS404"): of(_COLOURS, {"hue_factor": 0.5}, (None, 8, 8, 4)),
    ("RandomColorJitter", "NS218"): of(
        "its layers take the last dimension for the colours",
        {"hue_factor": 0.5, "data_format": "channels_first"},
        (None, 3, 8, 8),
    ),
    ("CategoryEncoding", "NS402"): typed(_SAYS, {"num_tokens": 5}, "int32", (None, 3, 4)),
    ("CategoryEncoding", "NS304"): Stricter(
        "it fails when it runs",
        {"num_tokens": 5},
        (Tensor((None, 4), "int32"),),
        {"count_weights": Tensor((None, 4))},
    ),
    ("CategoryEncoding", "NS404"): Stricter(
        "it fails when it runs",
        {"num_tokens": 5, "output_mode": "count"},
        (Tensor((None, 4), "int32"),),
        {"count_weights": Tensor((None, 3))},
    ),
    ("Discretization", "NS402"): of(
        _ROWS, {"bin_boundaries": [0], "output_mode": "count"}, (None,)
    ),
    ("Discretization", "NS218"): of(_DATA, {"num_bins": 4}, (None, 4)),
    ("Hashing", "NS402"): typed(
        _SAYS, {"num_bins": 5, "output_mode": "one_hot"}, "string", (None, 4)
    ),
    ("Hashing", "NS413"): typed(
        "it fails when it runs", {"num_bins": 5, "mask_value": ""}, "int32", (None, 4)
    ),
    ("HashedCrossing", "NS402"): typed(
        "it fails when it runs", {"num_bins": 5}, "string", (None, 4), (None, 4)
    ),
    ("HashedCrossing", "NS404"): typed(
        "it fails when it runs", {"num_bins": 5}, "string", (2, 1), (3, 1)
    ),
    ("HashedCrossing", "NS413"): typed(
        "it fails when it runs", {"num_bins": 5}, "float32", (None, 1), (None, 1)
    ),
    ("StringLookup", "NS203"): typed(_DATA, {}, "string", (None, 4)),
    ("StringLookup", "NS402"): typed(
        _SAYS, {"vocabulary": ["a"], "output_mode": "count"}, "string", (None, 3, 4)
    ),
    ("StringLookup", "NS413"): typed(_TEXTS, {"vocabulary": ["a"]}, "int32", (None, 4)),
    ("IntegerLookup", "NS203"): typed(_DATA, {}, "int32", (None, 4)),
    ("IntegerLookup", "NS402"): typed(
        _SAYS, {"vocabulary": [1], "output_mode": "count"}, "int32", (None, 3, 4)
    ),
    ("IntegerLookup", "NS413"): typed(
        "it would cut numbers down", {"vocabulary": [1]}, "float32", (None, 4)
    ),
    ("TextVectorization", "NS203"): typed(_DATA, {}, "string", (None,)),
    ("TextVectorization", "NS402"): typed(
        _SAYS, {"vocabulary": ["a"], "output_mode": "count"}, "string", (None, 1)
    ),
    ("TextVectorization", "NS413"): typed(_TEXTS, {"vocabulary": ["a"]}, "int32", (None,)),
    **{
        (name, "NS413"): typed(
            "it hands integers on where Keras says floats", _IMAGES[name], "uint8", (None, 8, 8, 3)
        )
        for name in (
            "Resizing",
            "RandomCrop",
            "RandomBrightness",
            "RandomContrast",
            "RandomSaturation",
            "RandomHue",
            "RandomGrayscale",
            "RandomColorDegeneration",
            "RandomInvert",
            "RandomPosterization",
            "RandomColorJitter",
            "MixUp",
            "MaxNumBoundingBoxes",
            "ContrastLimitedAdaptiveHistogramEqualization",
        )
    },
    ("RandomElasticTransform", "NS206"): of(
        "it fails in training", {"fill_mode": "mirror"}, (None, 8, 8, 3)
    ),
    ("RandomPosterization", "NS205"): of("it fails when it runs", {"factor": 4.0}, (None, 8, 8, 3)),
    ("CategoryEncoding", "NS218"): typed(
        _HALVES, {"num_tokens": 5, "output_mode": "count", "dtype": "float16"}, "int32", (None, 4)
    ),
    ("Hashing", "NS218"): typed(
        _HALVES, {"num_bins": 5, "output_mode": "count", "dtype": "float16"}, "int32", (None, 4)
    ),
    ("TextVectorization", "NS218"): typed(
        "the vectors are no tensor, but a ragged one",
        {"vocabulary": ["a"], "output_mode": "one_hot"},
        "string",
        (None,),
    ),
    ("MelSpectrogram", "NS402"): of("it gives another shape", {}, (None, 4000, 2)),
    ("MelSpectrogram", "NS403"): of("it fails when it runs", {"fft_length": 16}, (None, 8)),
    ("MelSpectrogram", "NS404"): of(
        "it says one frame more than it gives", {"fft_length": 16, "sequence_stride": 4}, (None, 11)
    ),
    ("STFTSpectrogram", "NS413"): typed("it fails when it runs", {}, "int32", (None, 600, 1)),
}
