"""The keys of the configurations of layers and of their parts: their order in Keras 3.15.

A test compares `KEYS` with the `get_config()` of the installed Keras. When it finds a new key, add
that here at its place, and to `ADDED` in `added.py` with the version that brought it.
"""

from __future__ import annotations

from typing import Any

KERAS = "3.15.1"

_LAYER = "name trainable dtype "
_CONV_END = (
    "activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer "
    "activity_regularizer kernel_constraint bias_constraint"
)
_CONV = f"{_LAYER}filters kernel_size strides padding data_format dilation_rate groups {_CONV_END}"
_TRANSPOSED = (
    f"{_LAYER}filters kernel_size strides padding output_padding data_format dilation_rate "
    f"{_CONV_END}"
)
_DEPTHWISE = (
    f"{_LAYER}depth_multiplier kernel_size strides padding data_format dilation_rate activation "
    "use_bias depthwise_initializer bias_initializer depthwise_regularizer bias_regularizer "
    "activity_regularizer depthwise_constraint bias_constraint"
)
_SEPARABLE = (
    f"{_LAYER}depth_multiplier filters kernel_size strides padding data_format dilation_rate "
    "activation use_bias depthwise_initializer pointwise_initializer bias_initializer "
    "depthwise_regularizer pointwise_regularizer bias_regularizer activity_regularizer "
    "depthwise_constraint pointwise_constraint bias_constraint"
)
_POOLING = f"{_LAYER}pool_size padding strides data_format"
_GLOBAL_POOLING = f"{_LAYER}data_format keepdims"
_HEADS = (
    "kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer "
    "kernel_constraint bias_constraint seed"
)
_RNN = f"{_LAYER}return_sequences return_state go_backwards stateful unroll zero_output_for_mask"
_INITIAL = "kernel_initializer recurrent_initializer bias_initializer"
_FORGETFUL = f"{_INITIAL} unit_forget_bias"
_CONSTRAINTS = "kernel_constraint recurrent_constraint bias_constraint"
_REGULARIZERS = "kernel_regularizer recurrent_regularizer bias_regularizer"
_GATES_END = f"{_REGULARIZERS} activity_regularizer {_CONSTRAINTS}"
_GATES = f"{_INITIAL} {_GATES_END}"
_CELL = f"{_INITIAL} {_REGULARIZERS} {_CONSTRAINTS}"
_EMBEDDING = (
    f"{_LAYER}input_dim output_dim embeddings_initializer embeddings_regularizer "
    "activity_regularizer embeddings_constraint mask_zero quantization_config"
)
_IMAGE = f"{_LAYER}data_format "
_RANDOM = f"{_IMAGE}factor value_range seed"
_MOVED = f"{_IMAGE}height_factor width_factor fill_mode interpolation seed fill_value"
_LOOKUP = f"{_LAYER}invert max_tokens num_oov_indices oov_token mask_token output_mode sparse "
_FOUND = "idf_weights vocabulary vocabulary_size oov_method salt"
_BINS = "num_bins output_mode sparse name dtype"
_AFFINE_END = (
    "beta_initializer gamma_initializer beta_regularizer gamma_regularizer beta_constraint "
    "gamma_constraint"
)

_LAYERS = {
    "InputLayer": "batch_shape dtype sparse ragged name optional",
    **dict.fromkeys(("Conv1D", "Conv2D", "Conv3D"), _CONV),
    **dict.fromkeys(("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"), _TRANSPOSED),
    **dict.fromkeys(("DepthwiseConv1D", "DepthwiseConv2D"), _DEPTHWISE),
    **dict.fromkeys(("SeparableConv1D", "SeparableConv2D"), _SEPARABLE),
    **dict.fromkeys(("MaxPooling1D", "MaxPooling2D", "MaxPooling3D"), _POOLING),
    **dict.fromkeys(("AveragePooling1D", "AveragePooling2D", "AveragePooling3D"), _POOLING),
    "Flatten": f"{_LAYER}data_format",
    "Cropping1D": f"{_LAYER}cropping",
    "UpSampling2D": f"{_LAYER}size data_format interpolation",
    "Dense": f"{_LAYER}units activation use_bias kernel_initializer bias_initializer "
    "kernel_regularizer bias_regularizer kernel_constraint bias_constraint quantization_config "
    "lora_rank lora_alpha",
    "EinsumDense": f"{_LAYER}output_shape equation activation bias_axes kernel_initializer "
    "bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint "
    "bias_constraint quantization_config lora_rank lora_alpha",
    "Embedding": f"{_EMBEDDING} lora_rank lora_alpha",
    "ReversibleEmbedding": f"{_EMBEDDING} tie_weights reverse_dtype logit_soft_cap",
    "SimpleRNN": f"{_RNN} units activation use_bias {_GATES} dropout recurrent_dropout",
    "GRU": f"{_RNN} units activation recurrent_activation use_bias {_GATES} dropout "
    "recurrent_dropout reset_after seed",
    "LSTM": f"{_RNN} units activation recurrent_activation use_bias {_FORGETFUL} {_GATES_END} "
    "dropout recurrent_dropout seed",
    **dict.fromkeys(
        ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"),
        f"{_RNN} filters kernel_size strides padding data_format dilation_rate activation "
        f"recurrent_activation use_bias {_FORGETFUL} {_GATES_END} dropout recurrent_dropout seed",
    ),
    "RNN": f"{_RNN} cell",
    "SimpleRNNCell": f"{_LAYER}units activation use_bias {_CELL} dropout recurrent_dropout seed",
    "GRUCell": f"{_LAYER}units activation recurrent_activation use_bias {_CELL} dropout "
    "recurrent_dropout reset_after seed",
    "LSTMCell": f"{_LAYER}units activation recurrent_activation use_bias unit_forget_bias {_CELL} "
    "dropout recurrent_dropout seed",
    "StackedRNNCells": f"{_LAYER}cells",
    "Bidirectional": f"{_LAYER}merge_mode layer backward_layer",
    "Attention": f"{_LAYER}use_scale score_mode dropout seed",
    "AdditiveAttention": f"{_LAYER}use_scale dropout seed",
    "MultiHeadAttention": f"{_LAYER}num_heads key_dim value_dim dropout use_bias use_gate "
    f"output_shape attention_axes sliding_window {_HEADS}",
    "GroupQueryAttention": f"{_LAYER}head_dim num_query_heads num_key_value_heads use_bias "
    f"use_gate sliding_window dropout {_HEADS}",
    "TimeDistributed": f"{_LAYER}layer",
    "SpectralNormalization": f"{_LAYER}layer power_iterations",
    "Identity": "name dtype trainable",
    "ELU": "name alpha dtype trainable",
    "BatchNormalization": f"{_LAYER}axis momentum epsilon center scale beta_initializer "
    "gamma_initializer moving_mean_initializer moving_variance_initializer beta_regularizer "
    "gamma_regularizer beta_constraint gamma_constraint synchronized renorm renorm_clipping "
    "renorm_momentum",
    "LayerNormalization": f"{_LAYER}axis epsilon center scale rms_scaling {_AFFINE_END}",
    "GroupNormalization": f"{_LAYER}groups axis epsilon center scale {_AFFINE_END}",
    "Normalization": f"{_LAYER}axis invert mean variance",
    **dict.fromkeys(("Dropout", "AlphaDropout"), f"{_LAYER}rate seed noise_shape"),
    "GaussianDropout": f"{_LAYER}rate seed",
    "GaussianNoise": f"{_LAYER}stddev seed",
    "Resizing": f"{_IMAGE}height width interpolation crop_to_aspect_ratio pad_to_aspect_ratio "
    "fill_mode fill_value antialias",
    "CenterCrop": f"{_IMAGE}height width",
    "RandomCrop": f"{_IMAGE}height width seed",
    "RandomFlip": f"{_IMAGE}seed mode",
    "RandomRotation": f"{_IMAGE}factor fill_mode fill_value interpolation seed",
    **dict.fromkeys(("RandomTranslation", "RandomZoom"), _MOVED),
    "RandomShear": f"{_IMAGE}x_factor y_factor fill_mode interpolation seed fill_value",
    "RandomPerspective": f"{_IMAGE}factor scale interpolation fill_value seed",
    "RandomElasticTransform": f"{_IMAGE}factor scale interpolation fill_mode fill_value "
    "value_range seed",
    **dict.fromkeys(
        (
            "RandomBrightness",
            "RandomContrast",
            "RandomSaturation",
            "RandomHue",
            "RandomInvert",
            "RandomColorDegeneration",
            "RandomPosterization",
            "RandomSharpness",
        ),
        _RANDOM,
    ),
    "RandomGrayscale": f"{_IMAGE}factor",
    "Solarization": f"{_IMAGE}value_range addition_factor threshold_factor seed",
    "AutoContrast": f"{_IMAGE}value_range",
    "ContrastLimitedAdaptiveHistogramEqualization": f"{_IMAGE}value_range clip_limit "
    "tile_grid_size",
    "RandomErasing": f"{_IMAGE}factor scale fill_value value_range seed",
    "RandomGaussianBlur": f"{_IMAGE}factor kernel_size sigma value_range seed",
    "CutMix": f"{_IMAGE}factor seed",
    "MixUp": f"{_IMAGE}alpha seed",
    "MaxNumBoundingBoxes": f"{_IMAGE}max_number",
    "AugMix": f"{_IMAGE}value_range num_chains chain_depth factor alpha all_ops interpolation seed",
    "RandAugment": f"{_IMAGE}value_range num_ops factor interpolation seed",
    "RandomColorJitter": f"{_IMAGE}value_range brightness_factor contrast_factor "
    "saturation_factor hue_factor seed",
    "CategoryEncoding": f"{_LAYER}num_tokens output_mode",
    "Discretization": "bin_boundaries num_bins epsilon output_mode sparse name dtype",
    "Hashing": f"{_LAYER}num_bins salt mask_value output_mode sparse",
    "HashedCrossing": _BINS,
    "StringLookup": f"{_LOOKUP}pad_to_max_tokens {_FOUND} encoding",
    "IntegerLookup": f"{_LOOKUP}pad_to_max_tokens vocabulary_dtype {_FOUND}",
    "TextVectorization": f"{_LAYER}max_tokens standardize split ngrams output_mode "
    "output_sequence_length pad_to_max_tokens sparse ragged vocabulary idf_weights encoding "
    "vocabulary_size",
    "STFTSpectrogram": f"{_LAYER}mode frame_length frame_step fft_length window periodic scaling "
    "padding data_format expand_dims",
    "SpatialDropout1D": "rate seed name dtype",
    **dict.fromkeys(("SpatialDropout2D", "SpatialDropout3D"), "rate seed name dtype data_format"),
}

_INITIALIZERS = {
    "Identity": "",
    **dict.fromkeys(("RandomNormal", "TruncatedNormal"), "seed mean stddev"),
    "RandomUniform": "seed minval maxval",
    "Orthogonal": "seed gain",
    "STFT": "side window periodic scaling",
    "VarianceScaling": "seed scale mode distribution input_axes output_axes",
}

# Where they are not the fields of the op or initializer in their order: class → keys.
KEYS = {name: tuple(keys.split()) for name, keys in _LAYERS.items()}
PART_KEYS = {
    f"keras.initializers.{name}": tuple(keys.split()) for name, keys in _INITIALIZERS.items()
}

# The activations that Keras writes under another name than they may be given by.
ALIASES = {"swish": "silu", "hard_swish": "hard_silu"}

# Keys that Keras writes although no argument of ours sets them.
CONSTANT: dict[str, Any] = {
    "sparse": False,
    "ragged": False,
    "optional": False,
    "quantization_config": None,
    "rms_scaling": False,
    # Arguments that these classes take but do not name.
    "activity_regularizer": None,
    "zero_output_for_mask": False,
    "unroll": False,
    "seed": None,
}

# Keys that Keras writes only where they are set.
IF_SET = frozenset({"lora_rank", "lora_alpha"})

# Numbers of parts of layers that Keras keeps in 32 bits.
SINGLES = frozenset({"L1.l1", "OrthogonalRegularizer.factor"})

# Layers whose policy Keras writes as a text.
NAMED = ("SpatialDropout", "Discretization", "HashedCrossing")

# The layers of images, which Keras runs as in training where nothing is said.
IMAGES: tuple[str, ...] = tuple(name for name, keys in _LAYERS.items() if keys.startswith(_IMAGE))
