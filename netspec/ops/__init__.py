"""Which word of a spec is which op; a family's module is imported when a spec first uses it."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from netspec.declaration import snake_case
from netspec.functions.tables import MODULE_OF as _FUNCTIONS
from netspec.op import Op

# The classes of every module: what `netspec ops` lists, in this order.
MODULES: dict[str, tuple[str, ...]] = {
    "conv": ("Conv1D", "Conv2D", "Conv3D"),
    "conv_transpose": ("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"),
    "depthwise_conv": ("DepthwiseConv1D", "DepthwiseConv2D"),
    "separable_conv": ("SeparableConv1D", "SeparableConv2D"),
    "pool": (
        "MaxPooling1D", "MaxPooling2D", "MaxPooling3D",
        "AveragePooling1D", "AveragePooling2D", "AveragePooling3D",
    ),
    "global_pool": (
        "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D",
        "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D",
    ),
    "adaptive_pool": (
        "AdaptiveMaxPooling1D", "AdaptiveMaxPooling2D", "AdaptiveMaxPooling3D",
        "AdaptiveAveragePooling1D", "AdaptiveAveragePooling2D", "AdaptiveAveragePooling3D",
    ),
    "reshape": ("Flatten", "Reshape", "Permute", "RepeatVector"),
    "padding": ("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D"),
    "cropping": ("Cropping1D", "Cropping2D", "Cropping3D"),
    "up_sampling": ("UpSampling1D", "UpSampling2D", "UpSampling3D"),
    "core": ("Dense", "Identity", "Masking", "ActivityRegularization"),
    "einsum_dense": ("EinsumDense",),
    "embedding": ("Embedding", "ReversibleEmbedding"),
    "activation": ("Activation", "ReLU", "Softmax"),
    "leaky": ("LeakyReLU", "PReLU", "ELU"),
    "batch_norm": ("BatchNormalization",),
    "norm": (
        "LayerNormalization", "GroupNormalization", "RMSNormalization", "UnitNormalization",
        "Normalization",
    ),
    "dropout": ("Dropout", "AlphaDropout"),
    "spatial_dropout": ("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"),
    "gaussian": ("GaussianDropout", "GaussianNoise"),
    "merge": ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"),
    "dot": ("Dot",),
    "rnn": ("SimpleRNN", "GRU", "LSTM", "RNN"),
    "conv_lstm": ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"),
    "bidirectional": ("Bidirectional",),
    "attention": ("Attention", "AdditiveAttention"),
    "multi_head_attention": ("MultiHeadAttention",),
    "group_query_attention": ("GroupQueryAttention",),
    "wrapper": ("TimeDistributed", "SpectralNormalization"),
    "response_norm": ("LocalResponseNormalization",),
    "scale": ("Rescaling", "LayerScale", "StochasticDepth"),
    "resizing": ("Resizing", "CenterCrop", "RandomCrop"),
    "geometry": (
        "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "RandomShear",
        "RandomPerspective", "RandomElasticTransform",
    ),
    "color": (
        "RandomBrightness", "RandomContrast", "RandomSaturation", "RandomHue", "RandomGrayscale",
        "RandomColorDegeneration", "RandomInvert", "RandomPosterization", "RandomSharpness",
        "Solarization",
    ),
    "contrast": ("AutoContrast", "ContrastLimitedAdaptiveHistogramEqualization"),
    "mixing": ("RandomErasing", "RandomGaussianBlur", "CutMix", "MixUp", "MaxNumBoundingBoxes"),
    "augmentation": ("AugMix", "RandAugment", "RandomColorJitter"),
    "categories": ("CategoryEncoding", "Discretization", "Hashing", "HashedCrossing"),
    "lookup": ("StringLookup", "IntegerLookup"),
    "text_vectorization": ("TextVectorization",),
    "spectrogram": ("MelSpectrogram", "STFTSpectrogram"),
}  # fmt: skip

# Words that stand for several classes, by the rank of what comes in (3, 4, 5 with the batch).
FAMILIES: dict[str, tuple[str, ...]] = {
    "conv": ("Conv1D", "Conv2D", "Conv3D"),
    "conv_transpose": ("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"),
    "separable_conv": ("SeparableConv1D", "SeparableConv2D"),
    "depthwise_conv": ("DepthwiseConv1D", "DepthwiseConv2D"),
    "max_pool": ("MaxPooling1D", "MaxPooling2D", "MaxPooling3D"),
    "avg_pool": ("AveragePooling1D", "AveragePooling2D", "AveragePooling3D"),
    "global_max_pool": ("GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D"),
    "global_avg_pool": (
        "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D",
    ),
    "adaptive_max_pool": (
        "AdaptiveMaxPooling1D", "AdaptiveMaxPooling2D", "AdaptiveMaxPooling3D",
    ),
    "adaptive_avg_pool": (
        "AdaptiveAveragePooling1D", "AdaptiveAveragePooling2D", "AdaptiveAveragePooling3D",
    ),
    "zero_pad": ("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D"),
    "crop": ("Cropping1D", "Cropping2D", "Cropping3D"),
    "up_sample": ("UpSampling1D", "UpSampling2D", "UpSampling3D"),
    "spatial_dropout": ("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"),
}  # fmt: skip

# Cells of recurrent layers: no layers of their own, but arguments.
CELL_MODULE = "rnn_cell"
CELLS: dict[str, str] = {
    "simple_rnn_cell": "SimpleRNNCell",
    "gru_cell": "GRUCell",
    "lstm_cell": "LSTMCell",
    "stacked_rnn_cells": "StackedRNNCells",
}

# Further names of a class.
SHORT: dict[str, str] = {
    "batch_norm": "BatchNormalization",
    "layer_norm": "LayerNormalization",
    "group_norm": "GroupNormalization",
    "rms_norm": "RMSNormalization",
    "relu": "ReLU",
    "leaky_relu": "LeakyReLU",
    "prelu": "PReLU",
    "concat": "Concatenate",
    "lrn": "LocalResponseNormalization",
    "clahe": "ContrastLimitedAdaptiveHistogramEqualization",
}

MODULE_OF = {name: f"netspec.ops.{module}" for module, names in MODULES.items() for name in names}
WORDS = {snake_case(name): name for name in MODULE_OF} | SHORT

# The functions of `keras.ops`, whose words are the names of their classes here.
FUNCTIONS = frozenset(f"ops.{name}" for name in _FUNCTIONS)


@cache
def op_class(name: str) -> type[Op]:
    """The op of a class name such as `Conv2D`, a cell, or a function such as `ops.add`."""
    if name in FUNCTIONS:
        from netspec.functions import function_class

        return function_class(name)
    module = MODULE_OF.get(name, f"netspec.ops.{CELL_MODULE}")
    op: type[Op] = getattr(import_module(module), name)
    return op


def register(kind: type[Op]) -> None:
    """Make an op of another package known, under its class name in snake case."""
    name = kind.__name__
    MODULE_OF[name], WORDS[snake_case(name)] = kind.__module__, name
