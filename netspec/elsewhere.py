"""Names that people bring from elsewhere, for the help lines of errors alone."""

from __future__ import annotations

import re
from collections.abc import Container

from netspec.suggest import Cure

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

# Arguments of Keras 1, and what Keras calls them since: the first of these that a layer has.
KERAS_1: dict[str, tuple[str, ...]] = {
    "nb_filter": ("filters",),
    "nb_row": ("kernel_size",),
    "nb_col": ("kernel_size",),
    "filter_length": ("kernel_size",),
    "border_mode": ("padding",),
    "subsample": ("strides",),
    "subsample_length": ("strides",),
    "dim_ordering": ("data_format",),
    "init": ("kernel_initializer", "embeddings_initializer"),
    "inner_init": ("recurrent_initializer",),
    "beta_init": ("beta_initializer",),
    "gamma_init": ("gamma_initializer",),
    "output_dim": ("units",),
    "p": ("rate",),
    "bias": ("use_bias",),
    "pool_length": ("pool_size",),
    "stride": ("strides",),
    "inner_activation": ("recurrent_activation",),
    "dropout_W": ("dropout",),
    "dropout_U": ("recurrent_dropout",),
    "W_regularizer": ("kernel_regularizer", "embeddings_regularizer"),
    "U_regularizer": ("recurrent_regularizer",),
    "b_regularizer": ("bias_regularizer",),
    "W_constraint": ("kernel_constraint", "embeddings_constraint"),
    "U_constraint": ("recurrent_constraint",),
    "b_constraint": ("bias_constraint",),
    "concat_axis": ("axis",),
    "sigma": ("stddev",),
    "atrous_rate": ("dilation_rate",),
    "length": ("size",),
}

# Arguments of Keras 2.
KERAS_2: dict[str, tuple[str, ...]] = {
    "lr": ("learning_rate",),
    "alpha": ("negative_slope",),
}

# Arguments of torch.nn.
PYTORCH: dict[str, tuple[str, ...]] = {
    "out_channels": ("filters",),
    "bias": ("use_bias",),
    "stride": ("strides",),
    "p": ("rate",),
    "out_features": ("units",),
    "hidden_size": ("units",),
    "num_embeddings": ("input_dim",),
    "embedding_dim": ("output_dim",),
    "dilation": ("dilation_rate",),
    "eps": ("epsilon",),
    "num_groups": ("groups",),
    "dim": ("axis",),
    "scale_factor": ("size",),
    "nonlinearity": ("activation",),
}

# Arguments of TensorFlow 1 and its slim.
TENSORFLOW_1: dict[str, tuple[str, ...]] = {
    "num_outputs": ("filters", "units"),
    "num_units": ("units",),
    "activation_fn": ("activation",),
    "weights_initializer": ("kernel_initializer",),
    "weights_regularizer": ("kernel_regularizer",),
    "biases_initializer": ("bias_initializer",),
    "biases_regularizer": ("bias_regularizer",),
}

# Arguments of Caffe.
CAFFE: dict[str, tuple[str, ...]] = {
    "num_output": ("filters", "units"),
    "bias_term": ("use_bias",),
    "weight_filler": ("kernel_initializer",),
    "bias_filler": ("bias_initializer",),
    "dropout_ratio": ("rate",),
}

ARGUMENTS = {
    "Keras 1": KERAS_1,
    "Keras 2": KERAS_2,
    "PyTorch": PYTORCH,
    "TensorFlow 1": TENSORFLOW_1,
    "Caffe": CAFFE,
}

# Where a new name alone would not do.
TOGETHER = {
    "nb_row": "write both sizes in one: `kernel_size: [nb_row, nb_col]`",
    "nb_col": "write both sizes in one: `kernel_size: [nb_row, nb_col]`",
}

_KNOWN = "leave it out: what comes in has it"
_ALWAYS = "leave it out: Keras always does"
_HOW = "leave it out: it changes no value"

# Arguments that Keras's layers do not have by any name, and what takes their place.
NO_ARGUMENTS = {
    **dict.fromkeys(("in_channels", "in_features", "input_size", "num_features"), _KNOWN),
    **dict.fromkeys(("normalized_shape", "num_channels", "input_dim", "input_length"), _KNOWN),
    **dict.fromkeys(("track_running_stats", "batch_first"), _ALWAYS),
    **dict.fromkeys(("implementation", "unroll", "consume_less", "fused"), _HOW),
    **dict.fromkeys(("inplace", "device"), _HOW),
    **dict.fromkeys(
        ("input_shape", "batch_input_shape", "batch_shape"),
        "leave it out: shapes stand under `inputs`",
    ),
    **dict.fromkeys(("affine", "elementwise_affine"), "write `center` and `scale`"),
    "weights": "leave it out: `weights` of the whole spec says what is loaded",
    "count_include_pad": "leave it out: Keras never counts what it pads",
    "padding_mode": "leave it out: Keras pads with zeros",
    "pad": "write `padding: same`, or a `zero_pad` before it",
    "ceil_mode": "write `padding: same` for windows that reach over the border",
    "num_layers": "write the layer as often, or in a `repeat`",
    "keep_prob": "write `rate`, which is 1 less `keep_prob`",
    "embed_dim": "write `key_dim`, which is the size of one head",
}

# Words of other frameworks for values, by what the words are for.
VALUES = {
    "tf": "channels_last",
    "th": "channels_first",
    "nhwc": "channels_last",
    "nchw": "channels_first",
    "lrelu": "leaky_relu",
    "uniform": "random_uniform",
    "normal": "random_normal",
    "gaussian": "random_normal",
    "xavier": "glorot_uniform",
    "xavier_uniform": "glorot_uniform",
    "xavier_normal": "glorot_normal",
    "msra": "he_normal",
    "kaiming_uniform": "he_uniform",
    "kaiming_normal": "he_normal",
}

# Layers by the names of other frameworks and of papers.
LAYERS = {
    **dict.fromkeys(("fc", "linear", "fully_connected", "inner_product"), "dense"),
    "bn": "batch_norm",
    "lrelu": "leaky_relu",
    "gap": "global_avg_pool",
    "deconv": "conv_transpose",
    "concatenation": "concat",
    "convolution": "conv",
    "pooling": "pool",
    "upsample": "up_sample",
    "localresponsenorm": "lrn",
    "multiheadattention": "multi_head_attention",
    **{f"convtranspose{n}d": f"conv{n}d_transpose" for n in (1, 2, 3)},
    **{f"batchnorm{n}d": "batch_norm" for n in (1, 2, 3)},
    **{f"zeropad{n}d": "zero_pad" for n in (1, 2, 3)},
    **{f"dropout{n}d": f"spatial_dropout{n}d" for n in (1, 2, 3)},
    **{f"upsampling{n}d": f"up_sampling{n}d" for n in (1, 2, 3)},
    **{f"avgpool{n}d": f"average_pooling{n}d" for n in (1, 2, 3)},
    **{f"maxpool{n}d": f"max_pooling{n}d" for n in (1, 2, 3)},
    **{f"adaptiveavgpool{n}d": f"adaptive_average_pooling{n}d" for n in (1, 2, 3)},
    **{f"adaptivemaxpool{n}d": f"adaptive_max_pooling{n}d" for n in (1, 2, 3)},
}


# Before the name of a class in a program.
MODULES = frozenset(("keras", "tf", "tensorflow", "layers", "torch", "nn", "L"))


def layer_of(word: str) -> str | None:
    """The op that another framework's name of a layer means."""
    return LAYERS.get(word) or LAYERS.get(word.replace("_", "").lower())


def value_of(word: str, known: Container[str]) -> str | None:
    """What another framework's word for a value is here, if it is one of `known`."""
    bare = word.removesuffix("()").rpartition(".")[2].lower()
    meant = VALUES.get(bare, bare if bare != word.lower() else "")
    return meant if meant in known else None


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
        return Cure("`None` is written `null`", text, "null", bare=True)
    if re.fullmatch(r"\([^$]*\)", text):
        items = f"[{text[1:-1].strip().rstrip(',')}]"
        return Cure(f"a list is `{items}`", text, items, bare=True)
    if re.fullmatch(r"\d+(?:\s*[x\u00d7,]\s*\d+)+", text):
        items = f"[{', '.join(re.findall(r'[0-9]+', text))}]"
        return Cure(f"a list is `{items}`", text, items, bare=True)
    if re.fullmatch(r"\d{1,3} ?%", text):
        share = f"{int(text.rstrip('% ')) / 100:g}"
        return Cure(f"{text.rstrip('% ')} % is `{share}`", text, share, bare=True)
    if re.fullmatch(r"[\d.]+,", text):
        return Cure("remove the comma", text, text[:-1], bare=True)
    name = re.fullmatch(r"\{+\s*([A-Za-z_]\w*)\s*\}+", text)
    if name:
        return Cure(f"write `${name[1]}`", text, f"${name[1]}", bare=True)
    return ""


def cure_of_type(text: str) -> str:
    """The cure for a computed value that was to be the type of a required parameter, or nothing."""
    return f"the type of a required parameter is `{_TYPES[text]}`" if text in _TYPES else ""
