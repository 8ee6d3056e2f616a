"""The layers, activations, parts and keys that readers of Keras's files do not have, as tables.

Keys of configurations by version are in `config/added.py`.
"""

from __future__ import annotations

from netspec.emit.readers import HLS4ML, KERAS_2, TFJS, Reader, before

# Why no other program reads what Keras 3 itself saves; its older versions go by their keys.
OWN_FILE = "the `batch_shape` of an input"
# Keys of `ADDED` that every constructor took before `get_config` gave them.
TAKEN_BEFORE = frozenset({"output_padding"})
TAKEN_BY_KERAS_2 = frozenset(
    {
        "renorm", "renorm_clipping", "renorm_momentum", "zero_output_for_mask",
        "SimpleRNN.seed", "GRU.seed", "LSTM.seed", "Attention.score_mode",
    }
)  # fmt: skip

# Layers that readers do not have.
_3D = (
    "Conv3D MaxPooling3D AveragePooling3D GlobalMaxPooling3D GlobalAveragePooling3D ZeroPadding3D "
    "Cropping3D UpSampling3D SpatialDropout3D"
)
_ADAPTIVE = (
    "AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D AdaptiveAveragePooling1D "
    "AdaptiveAveragePooling2D AdaptiveAveragePooling3D"
)
# Layers that prepare what comes in, by the Keras 3 that brought them, and those of Keras 2 too.
_SINCE_3_1 = "MelSpectrogram"
_SINCE_3_8 = (
    "AutoContrast Solarization MaxNumBoundingBoxes STFTSpectrogram RandomColorDegeneration "
    "RandomColorJitter RandomHue RandomPosterization RandomSaturation RandomSharpness RandomShear "
    "RandAugment MixUp"
)
_SINCE_3_10 = (
    "AugMix CutMix RandomErasing RandomGaussianBlur RandomInvert RandomPerspective "
    "RandomElasticTransform"
)
_SINCE_3_14 = "ContrastLimitedAdaptiveHistogramEqualization"
# Keras before 3.11 has it, and can make no model of it.
_SINCE_3_12 = "RandomGrayscale"
_NEW = f"{_SINCE_3_1} {_SINCE_3_8} {_SINCE_3_10} {_SINCE_3_12} {_SINCE_3_14}"
_OLD = (
    "Resizing CenterCrop RandomCrop RandomFlip RandomRotation RandomTranslation RandomZoom "
    "RandomBrightness RandomContrast CategoryEncoding Discretization Hashing HashedCrossing "
    "StringLookup IntegerLookup TextVectorization"
)
_ATTENTION = "Attention AdditiveAttention MultiHeadAttention GroupQueryAttention"
_LAYERS: tuple[tuple[tuple[Reader, ...], str], ...] = (
    (before((3, 1)), _SINCE_3_1),
    (before((3, 8)), _SINCE_3_8),
    (before((3, 10)), f"RMSNormalization {_SINCE_3_10}"),
    (before((3, 14)), _SINCE_3_14),
    (before((3, 12)), f"ReversibleEmbedding {_SINCE_3_12}"),
    (before((3, 13)), _ADAPTIVE),
    (
        (KERAS_2,),
        "RMSNormalization ReversibleEmbedding SpectralNormalization GroupQueryAttention "
        f"{_ADAPTIVE} {_NEW}",
    ),
    (
        (TFJS,),
        "Subtract DepthwiseConv1D SeparableConv1D Conv1DTranspose Cropping1D Cropping3D "
        "ZeroPadding1D ZeroPadding3D UpSampling1D UpSampling3D GlobalMaxPooling3D "
        "GlobalAveragePooling3D SpatialDropout2D SpatialDropout3D GroupNormalization "
        "UnitNormalization RMSNormalization Normalization ActivityRegularization Identity "
        f"EinsumDense ReversibleEmbedding SpectralNormalization ConvLSTM1D ConvLSTM3D {_ATTENTION} "
        f"{_ADAPTIVE} {_NEW} {_OLD}",
    ),
    (
        (HLS4ML,),
        f"{_3D} Conv1DTranspose Conv2DTranspose Conv3DTranspose Identity Rescaling Masking "
        "RepeatVector ActivityRegularization AlphaDropout GaussianDropout GaussianNoise "
        "SpatialDropout1D SpatialDropout2D GroupNormalization UnitNormalization RMSNormalization "
        f"Normalization EinsumDense ReversibleEmbedding SpectralNormalization "
        f"RNN ConvLSTM1D ConvLSTM2D ConvLSTM3D {_ATTENTION} {_ADAPTIVE} {_NEW} {_OLD}",
    ),
)
_NEW_ACTIVATIONS = (
    "celu glu hard_shrink hard_tanh log_sigmoid soft_shrink sparse_plus sparse_sigmoid sparsemax "
    "squareplus tanh_shrink"
)
_ACTIVATIONS: tuple[tuple[tuple[Reader, ...], str], ...] = (
    (before((3, 8)), _NEW_ACTIVATIONS),
    ((KERAS_2,), f"{_NEW_ACTIVATIONS} hard_silu hard_swish"),
    ((TFJS,), f"{_NEW_ACTIVATIONS} hard_silu hard_swish exponential leaky_relu"),
)
_INITIALIZERS = (
    (before((3, 5)), "Orthogonal Identity"),
    ((*before((3, 8)), KERAS_2, TFJS), "STFT"),
)
_REGULARIZERS = (((TFJS,), "OrthogonalRegularizer"),)


def _missing(
    table: tuple[tuple[tuple[Reader, ...], str], ...],
) -> dict[str, tuple[Reader, ...]]:
    """Who does not know a name."""
    found: dict[str, tuple[Reader, ...]] = {}
    for readers, names in table:
        for name in names.split():
            found[name] = (*found.get(name, ()), *readers)
    return found


LAYERS = _missing(_LAYERS)
ACTIVATIONS = _missing(_ACTIVATIONS)
PARTS = _missing(_INITIALIZERS) | _missing(_REGULARIZERS)
# Where it stands by its name alone, every version finds it.
FOUND_BY_NAME = frozenset({"Orthogonal"})
