"""The keys of Keras's configurations: their order in Keras 3.15, and which version brought them.

A test compares `KEYS` with the `get_config()` of the installed Keras. When it finds a new key, add
that here at its place, and to `ADDED` with the version that brought it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

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

_LOSS = "name reduction "
_CROSSENTROPY = f"{_LOSS}from_logits label_smoothing axis"
_METRIC = "name dtype "

# Of losses, Keras 3.15 forgets `delta`, and the `axis` of two.
_LOSSES = {
    **dict.fromkeys(("BinaryCrossentropy", "CategoricalCrossentropy"), _CROSSENTROPY),
    "BinaryFocalCrossentropy": f"{_CROSSENTROPY} apply_class_balancing alpha gamma",
    "CategoricalFocalCrossentropy": f"{_CROSSENTROPY} alpha gamma",
    "CategoricalGeneralizedCrossEntropy": f"{_LOSS}q",
    "Circle": f"{_LOSS}gamma margin remove_diagonal",
    "Dice": f"{_LOSS}axis",
    "SparseCategoricalCrossentropy": f"{_LOSS}from_logits ignore_class",
    "Tversky": f"{_LOSS}alpha beta axis",
}
_RANK = f"{_METRIC}thresholds"
_CURVE = f"{_METRIC}class_id num_thresholds "
_METRICS = {
    "BinaryAccuracy": f"{_METRIC}threshold",
    "TopKCategoricalAccuracy": f"{_METRIC}k",
    "SparseTopKCategoricalAccuracy": f"{_METRIC}k from_sorted_ids",
    "BinaryCrossentropy": f"{_METRIC}from_logits label_smoothing",
    "CategoricalCrossentropy": f"{_METRIC}from_logits label_smoothing axis",
    "SparseCategoricalCrossentropy": f"{_METRIC}from_logits ignore_class axis",
    "R2Score": f"{_METRIC}class_aggregation num_regressors",
    **dict.fromkeys(("PearsonCorrelation", "ConcordanceCorrelation"), f"{_METRIC}axis"),
    "AUC": f"{_METRIC}num_thresholds curve summation_method multi_label num_labels label_weights "
    "from_logits thresholds",
    **dict.fromkeys(("TruePositives", "TrueNegatives", "FalsePositives"), _RANK),
    "FalseNegatives": _RANK,
    **dict.fromkeys(("Precision", "Recall"), f"{_RANK} top_k class_id"),
    "PrecisionAtRecall": f"{_CURVE}recall",
    "RecallAtPrecision": f"{_CURVE}precision",
    "SensitivityAtSpecificity": f"{_CURVE}specificity",
    "SpecificityAtSensitivity": f"{_CURVE}sensitivity",
    "FBetaScore": f"{_METRIC}average beta threshold",
    "F1Score": f"{_METRIC}average threshold",
    "BinaryIoU": "target_class_ids threshold name dtype",
    "MeanIoU": "num_classes name dtype ignore_class sparse_y_true sparse_y_pred axis",
    "OneHotMeanIoU": "num_classes name dtype ignore_class sparse_y_pred axis",
    "IoU": f"{_METRIC}num_classes target_class_ids ignore_class sparse_y_true sparse_y_pred axis",
    "OneHotIoU": "num_classes target_class_ids name dtype ignore_class sparse_y_pred axis",
}
_SCHEDULES = {
    "CosineDecay": "initial_learning_rate decay_steps alpha name warmup_target warmup_steps",
}
_OPTIMIZER = (
    "name learning_rate weight_decay clipnorm global_clipnorm clipvalue use_ema ema_momentum "
    "ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps"
)
_OPTIMIZERS = {
    "Muon": f"{_OPTIMIZER} adam_beta_1 adam_beta_2 epsilon exclude_layers muon_a muon_b muon_c "
    "adam_lr_ratio momentum ns_steps nesterov exclude_embeddings adam_weight_decay rms_rate",
    "LossScaleOptimizer": "name inner_optimizer initial_scale dynamic_growth_steps",
    "OptimizerMap": "default_optimizer optimizer_map",
    "MultiOptimizer": "optimizer_map loss_scale_factor name",
}

# Where they are not the fields of the op or initializer in their order: class → keys.
KEYS = {name: tuple(keys.split()) for name, keys in _LAYERS.items()}
PART_KEYS = {
    f"keras.{home}.{name}": tuple(keys.split())
    for home, table in {
        "initializers": _INITIALIZERS,
        "losses": _LOSSES,
        "metrics": _METRICS,
        "optimizers": _OPTIMIZERS,
        "optimizers.schedules": _SCHEDULES,
    }.items()
    for name, keys in table.items()
}
# What all have, where there is nothing of their own above.
LOSS_KEYS, METRIC_KEYS = tuple(_LOSS.split()), tuple(_METRIC.split())
OPTIMIZER_KEYS = tuple(_OPTIMIZER.split())

# The names that Keras gives to parts without one, where they are not the class in snake case.
PART_NAMES = {
    "Huber": "huber_loss",
    "CosineDecay": "CosineDecay", "CosineDecayRestarts": "SGDRDecay",
    "ExponentialDecay": "ExponentialDecay", "InverseTimeDecay": "InverseTimeDecay",
    "PiecewiseConstantDecay": "PiecewiseConstant", "PolynomialDecay": "PolynomialDecay",
}  # fmt: skip

# The classes of metrics that count in integers.
INTEGER_METRICS = frozenset({"BinaryIoU", "MeanIoU", "OneHotMeanIoU", "IoU", "OneHotIoU"})

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
IF_SET = frozenset(
    {
        "lora_rank",
        "lora_alpha",
        "AUC.thresholds",
        "SparseTopKCategoricalAccuracy.from_sorted_ids",
    }
)

# Numbers of parts of layers that Keras keeps in 32 bits.
SINGLES = frozenset({"L1.l1", "OrthogonalRegularizer.factor"})


# The layers of images, which Keras runs as in training where nothing is said.
IMAGES: tuple[str, ...] = tuple(name for name, keys in _LAYERS.items() if keys.startswith(_IMAGE))


class Added(NamedTuple):
    """Since which Keras 3 a key is written, and what it means where it is missing."""

    since: tuple[int, int]
    default: Any


# What Keras 2 and the first Keras 3 refuse: `Class.key`, or the key in every class.
ADDED: dict[str, Added] = {
    "input_axes": Added((3, 15), None),
    "output_axes": Added((3, 15), None),
    "output_padding": Added((3, 15), None),
    "renorm": Added((3, 14), False),
    "renorm_clipping": Added((3, 14), None),
    "renorm_momentum": Added((3, 14), 0.99),
    "quantization_config": Added((3, 13), None),
    "optional": Added((3, 13), False),
    "ragged": Added((3, 9), False),
    "rms_scaling": Added((3, 4), False),
    "lora_rank": Added((3, 0), None),
    "lora_alpha": Added((3, 11), None),
    "zero_output_for_mask": Added((3, 0), False),
    **{
        f"{kind}.seed": Added((3, 0), None)
        for kind in (
            "SimpleRNN", "GRU", "LSTM", "SimpleRNNCell", "GRUCell", "LSTMCell", "ConvLSTM1D",
            "ConvLSTM2D", "ConvLSTM3D",
        )
    },
    "Attention.seed": Added((3, 15), None),
    "Attention.score_mode": Added((3, 0), "dot"),
    "AdditiveAttention.seed": Added((3, 15), None),
    "MultiHeadAttention.seed": Added((3, 4), None),
    "GroupQueryAttention.seed": Added((3, 8), None),
    **{f"{kind}.data_format": Added((3, 6), "channels_last") for kind in IMAGES},
    **{
        f"{kind}.data_format": Added((3, 0), "channels_last")
        for kind in (
            "Resizing", "CenterCrop", "RandomCrop", "RandomRotation", "RandomTranslation",
            "RandomZoom",
        )
    },
    "Resizing.pad_to_aspect_ratio": Added((3, 3), False),
    "Resizing.fill_mode": Added((3, 3), "constant"),
    "Resizing.fill_value": Added((3, 3), 0.0),
    "Resizing.antialias": Added((3, 9), False),
    "RandomContrast.value_range": Added((3, 8), [0, 255]),
    "StringLookup.oov_method": Added((3, 14), "floormod"),
    "StringLookup.salt": Added((3, 14), None),
    "IntegerLookup.oov_method": Added((3, 14), "floormod"),
    "IntegerLookup.salt": Added((3, 14), None),
    "use_gate": Added((3, 14), False),
    "sliding_window": Added((3, 15), None),
}  # fmt: skip

# Those that take what comes in as it is, and cast it themselves.
UNCAST = frozenset({"RandomFlip", "RandomCrop"})

# What a call passes on to Keras beside what it reads, by class.
_RECURRENT = (
    "SimpleRNN", "GRU", "LSTM", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D",
)  # fmt: skip
MASKED = frozenset(
    {
        "BatchNormalization", "Softmax", "GlobalAveragePooling1D", "TimeDistributed",
        "Bidirectional", *_RECURRENT,
    }
)  # fmt: skip
TRAINING: dict[str, bool] = {
    **dict.fromkeys(
        (
            "Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise", "SpatialDropout1D",
            "SpatialDropout2D", "SpatialDropout3D", "SpectralNormalization", *_RECURRENT,
        ),
        False,
    ),
    **dict.fromkeys(IMAGES, True),
}  # fmt: skip

# The tensors by keyword whose shapes Keras tells `build`.
BUILT_FOR = frozenset({"initial_state"})

# Layers whose policy Keras writes as a text.
NAMED = ("SpatialDropout", "Discretization", "HashedCrossing")

# Layers that Keras builds for anything.
UNTOLD = frozenset({"StringLookup", "IntegerLookup"})

# Layers that Keras builds without being told a shape: they carry none in a `.keras`.
UNBUILT = frozenset(
    {
        "InputLayer", "Identity", "Masking", "ActivityRegularization", "Reshape",
        "Activation", "ReLU", "LeakyReLU", "ELU", "Softmax", "UnitNormalization",
        "Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise",
        "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
        "MaxPooling1D", "MaxPooling2D", "MaxPooling3D",
        "AveragePooling1D", "AveragePooling2D", "AveragePooling3D",
        "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D",
        "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D",
    }
)  # fmt: skip
