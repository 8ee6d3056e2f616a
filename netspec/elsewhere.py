"""Names that people bring from elsewhere, for the help lines of errors alone."""

from __future__ import annotations

import re

# Every public layer of keras.layers 3.15: one that is no op yet is told from a typing error.
KERAS_LAYERS: tuple[str, ...] = (
    "Activation", "ActivityRegularization", "AdaptiveAveragePooling1D",
    "AdaptiveAveragePooling2D", "AdaptiveAveragePooling3D", "AdaptiveMaxPooling1D",
    "AdaptiveMaxPooling2D", "AdaptiveMaxPooling3D", "Add", "AdditiveAttention", "AlphaDropout",
    "Attention", "AugMix", "AutoContrast", "Average", "AveragePooling1D", "AveragePooling2D",
    "AveragePooling3D", "BatchNormalization", "Bidirectional", "CategoryEncoding", "CenterCrop",
    "Concatenate", "ContrastLimitedAdaptiveHistogramEqualization", "Conv1D", "Conv1DTranspose",
    "Conv2D", "Conv2DTranspose", "Conv3D", "Conv3DTranspose", "ConvLSTM1D", "ConvLSTM2D",
    "ConvLSTM3D", "Cropping1D", "Cropping2D", "Cropping3D", "CutMix", "Dense",
    "DepthwiseConv1D", "DepthwiseConv2D", "Discretization", "Dot", "Dropout", "ELU",
    "EinsumDense", "Embedding", "Equalization", "Flatten", "FlaxLayer", "GRU", "GRUCell",
    "GaussianDropout", "GaussianNoise", "GlobalAveragePooling1D", "GlobalAveragePooling2D",
    "GlobalAveragePooling3D", "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D",
    "GroupNormalization", "GroupQueryAttention", "HashedCrossing", "Hashing", "Identity",
    "InputLayer", "IntegerLookup", "JaxLayer", "LSTM", "LSTMCell", "Lambda", "Layer",
    "LayerNormalization",
    "LeakyReLU", "Masking", "MaxNumBoundingBoxes", "MaxPooling1D", "MaxPooling2D",
    "MaxPooling3D", "Maximum", "MelSpectrogram", "Minimum", "MixUp", "MultiHeadAttention",
    "Multiply", "Normalization", "PReLU", "Permute", "Pipeline", "RMSNormalization", "RNN",
    "RandAugment", "RandomBrightness", "RandomColorDegeneration", "RandomColorJitter",
    "RandomContrast", "RandomCrop", "RandomElasticTransform", "RandomErasing", "RandomFlip",
    "RandomGaussianBlur", "RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective",
    "RandomPosterization", "RandomRotation", "RandomSaturation", "RandomSharpness",
    "RandomShear", "RandomTranslation", "RandomZoom", "ReLU", "RepeatVector", "Rescaling",
    "Reshape", "Resizing", "ReversibleEmbedding", "STFTSpectrogram", "SeparableConv1D",
    "SeparableConv2D", "SimpleRNN", "SimpleRNNCell", "Softmax", "Solarization",
    "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "SpectralNormalization",
    "StackedRNNCells", "StringLookup", "Subtract", "TFSMLayer", "TextVectorization",
    "TimeDistributed", "TorchModuleWrapper", "UnitNormalization", "UpSampling1D",
    "UpSampling2D", "UpSampling3D", "Wrapper", "ZeroPadding1D", "ZeroPadding2D",
    "ZeroPadding3D",
)  # fmt: skip

# Other names that Keras has for its layers.
KERAS_ALIASES = {
    **{f"AvgPool{n}D": f"AveragePooling{n}D" for n in (1, 2, 3)},
    **{f"MaxPool{n}D": f"MaxPooling{n}D" for n in (1, 2, 3)},
    **{f"GlobalAvgPool{n}D": f"GlobalAveragePooling{n}D" for n in (1, 2, 3)},
    **{f"GlobalMaxPool{n}D": f"GlobalMaxPooling{n}D" for n in (1, 2, 3)},
    **{f"Convolution{n}D": f"Conv{n}D" for n in (1, 2, 3)},
    **{f"Convolution{n}DTranspose": f"Conv{n}DTranspose" for n in (1, 2, 3)},
    **{f"SeparableConvolution{n}D": f"SeparableConv{n}D" for n in (1, 2)},
    "Input": "InputLayer",
    "GroupedQueryAttention": "GroupQueryAttention",
}

# Layers that are code, or hold what is no data: why a spec cannot have them, and what it can.
NO_DATA = {
    "Lambda": ("runs Python code", ""),
    "TorchModuleWrapper": ("holds a module of PyTorch", ""),
    "JaxLayer": ("runs a function of JAX", ""),
    "FlaxLayer": ("holds a module of Flax", ""),
    "TFSMLayer": ("runs a program that TensorFlow saved", ""),
    "Pipeline": ("runs layers outside of the network", "write its layers one after another"),
    "Equalization": (
        "cannot be in a model, since Keras takes its result for what it reads",
        "`auto_contrast` and `clahe` are like it",
    ),
    "Layer": ("is the base of layers and computes nothing", "`netspec ops` lists the layers"),
    "Wrapper": (
        "is the base of wrappers and computes nothing",
        "`time_distributed` and `bidirectional` are wrappers",
    ),
    "InputSpec": ("is no layer: it checks what comes in", "inputs have their shape under `inputs`"),
}

# Arguments of Keras 1, and what Keras calls them since.
KERAS_1 = {
    "nb_filter": "filters",
    "nb_row": "kernel_size",
    "nb_col": "kernel_size",
    "filter_length": "kernel_size",
    "border_mode": "padding",
    "subsample": "strides",
    "subsample_length": "strides",
    "dim_ordering": "data_format",
    "init": "kernel_initializer",
    "output_dim": "units",
    "p": "rate",
    "bias": "use_bias",
    "pool_length": "pool_size",
    "stride": "strides",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "mode": "axis",
    "concat_axis": "axis",
    "sigma": "stddev",
    "atrous_rate": "dilation_rate",
}

# Arguments of Keras 2.
KERAS_2 = {
    "lr": "learning_rate",
    "alpha": "negative_slope",
}

# Arguments of torch.nn.
PYTORCH = {
    "out_channels": "filters",
    "out_features": "units",
    "dilation": "dilation_rate",
    "eps": "epsilon",
    "num_groups": "groups",
    "num_features": "axis",
}

ARGUMENTS = {"Keras 1": KERAS_1, "Keras 2": KERAS_2, "PyTorch": PYTORCH}

# Layers by the names of other frameworks and of papers.
LAYERS = {
    **dict.fromkeys(("fc", "linear", "fully_connected", "inner_product"), "dense"),
    "bn": "batch_norm",
    "lrelu": "leaky_relu",
    "gap": "global_avg_pool",
    "deconv": "conv_transpose",
    "concatenation": "concat",
}

_TYPES = {
    "integer": "int",
    "number": "float",
    "double": "float",
    "boolean": "bool",
    "string": "str",
    "text": "str",
    "array": "list",
    "tuple": "list",
}


def cure_of_text(text: str) -> str:
    """The cure for a text that is a value in another language, or nothing."""
    if text == "None":
        return "`None` is written `null`"
    if re.fullmatch(r"\(.*\)", text):
        return f"a list is `[{text[1:-1].strip().rstrip(',')}]`"
    name = re.fullmatch(r"\{+\s*([A-Za-z_]\w*)\s*\}+", text)
    if name:
        return f"write `${name[1]}`"
    return ""


def cure_of_type(text: str) -> str:
    """The cure for a computed value that was to be the type of a required parameter, or nothing."""
    return f"the type of a required parameter is `{_TYPES[text]}`" if text in _TYPES else ""
