"""What programs that read Keras's files do not know or take for something else, as tables.

All of it was found by running them: `make compat` does so again. A version of Keras 3 stands for
those up to the next one here. Keys of configurations by version are in `config/keys.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias

from netspec.graph import Node
from netspec.tensor import FLOATS, product
from netspec.wiring import needs_keywords

Version: TypeAlias = tuple[int, int]
Target: TypeAlias = Literal["portable", "keras3", "keras2"]

# `changes` is a difference beside what the network computes, as in what is trained; with `needs`,
# there is none once another package is imported.
Outcome: TypeAlias = Literal["refuses", "differs", "changes", "needs"]


class Reader(NamedTuple):
    """A program; of Keras 3, which is many, the `version`."""

    name: str
    version: Version | None = None


KERAS_3 = "Keras 3"
VERSIONS: tuple[Version, ...] = (
    (3, 0), (3, 5), (3, 8), (3, 10), (3, 12), (3, 13), (3, 14), (3, 15),
)  # fmt: skip
KERAS_2, TFJS, HLS4ML = Reader("Keras 2"), Reader("TensorFlow.js"), Reader("hls4ml")
KERAS = tuple(Reader(KERAS_3, version) for version in VERSIONS)
READERS = (*KERAS, KERAS_2, TFJS, HLS4ML)

# Whom a target is for: no other reader is spoken of when it is built. Where none of the first kind
# loads the file, it is not written.
PROMISED: dict[Target, tuple[Reader, ...]] = {
    "portable": READERS,
    "keras3": KERAS[-1:],
    "keras2": (KERAS_2,),
}
NEEDED: dict[Target, tuple[Reader, ...]] = {
    "portable": KERAS,
    "keras3": KERAS[-1:],
    "keras2": (KERAS_2,),
}


def before(version: Version) -> tuple[Reader, ...]:
    """Every Keras 3 before a version."""
    return tuple(each for each in KERAS if each.version and each.version < version)


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

# Whom no package teaches another layer.
OF_KERAS_ALONE = (KERAS_2, TFJS, HLS4ML)
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
_LOOKUPS = "StringLookup IntegerLookup TextVectorization"
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
_INITIALIZERS = ((before((3, 5)), "Orthogonal Identity"),)
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


class Case(NamedTuple):
    """A layer, or any where `kinds` is empty, that some readers take otherwise than Keras 3.15.

    `what` names it in a message; `{kind}` is its class. `targets` are those whose file it is in.
    """

    kinds: str
    what: str
    readers: tuple[Reader, ...]
    outcome: Outcome
    when: Callable[[Node], bool]
    cure: str = ""
    targets: tuple[Target, ...] = ("portable", "keras2", "keras3")


def _has(name: str) -> Callable[[Node], bool]:
    """An argument that is set, and not to 1 for every dimension."""

    def check(node: Node) -> bool:
        value = vars(node.op).get(name)
        if isinstance(value, tuple):
            return any(each != 1 for each in value)
        return bool(value) and value != 1

    return check


def _is_set(name: str) -> Callable[[Node], bool]:
    return lambda node: vars(node.op).get(name) is not None


def _is(name: str, *values: Any) -> Callable[[Node], bool]:
    return lambda node: vars(node.op).get(name) in values


def _channels_first(node: Node) -> bool:
    return node.op.config().get("data_format") == "channels_first"


def _axes(node: Node) -> tuple[int, ...] | None:
    """The axes counted from the first, where there are any."""
    axis = vars(node.op)["axis"]
    if axis is None:
        return None
    rank = node.inputs[0].tensor.rank
    return tuple(each % rank for each in (axis if isinstance(axis, tuple) else (axis,)))


def _not_last(node: Node) -> bool:
    return _axes(node) != (node.inputs[0].tensor.rank - 1,)


def _one_inside(node: Node) -> bool:
    axes = _axes(node)
    return axes is not None and len(axes) == 1 and _not_last(node)


def _forgotten(node: Node) -> bool:
    """Whether Keras 3 forgets the axis of its own file: it takes it for one of Keras 1."""
    axis = node.op.config().get("axis", -1)
    return axis is None or (isinstance(axis, list | tuple) and len(axis) != 1)


def _rank(node: Node) -> int:
    return node.inputs[0].tensor.rank


def _open(node: Node) -> bool:
    return any(product(each.shape[1:]) is None for each in node.outputs)


def _uses(text: str) -> Callable[[Node], bool]:
    """Whether an activation stands in an argument."""
    return lambda node: text in activations(node)


def activations(node: Node) -> tuple[str, ...]:
    """The activations of a layer by name."""
    found = (value for key, value in vars(node.op).items() if "activation" in key)
    return tuple(value for value in found if isinstance(value, str))


_SIX = "scale by 1/6, add 0.5 and cut at 1: `rescaling: {scale: 0.16666667, offset: 0.5}`, then "
_HARD_SIGMOID = f"{_SIX}`relu: {{max_value: 1.0}}`"
_CONV = "Conv1D Conv2D Conv3D"
_DEPTHWISE = "DepthwiseConv1D DepthwiseConv2D"
_TRANSPOSED = "Conv1DTranspose Conv2DTranspose Conv3DTranspose"
_SEPARABLE = "SeparableConv1D SeparableConv2D"
_NORMS = "LayerNormalization GroupNormalization RMSNormalization UnitNormalization Normalization"
_MERGES = "Add Subtract Multiply Average Maximum Minimum Concatenate"
_GLOBAL = (
    "GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GlobalAveragePooling1D "
    "GlobalAveragePooling2D GlobalAveragePooling3D"
)

_RECURRENT = "SimpleRNN GRU LSTM"


def _holds_cells(node: Node) -> bool:
    return type(vars(node.op)["layer"].op).__name__ == "RNN"


# The beginnings of the classes that give no mask on.
_UNMASKING = (
    "Conv", "Separable", "Depthwise", "Max", "Average", "Global", "Adaptive", "Flatten", "Reshape",
    "Permute", "UpSampling", "Cropping", "ZeroPadding", "InputLayer",
)  # fmt: skip


def _masked(node: Node) -> bool:
    """Whether a layer before marks steps to be skipped, or a mask comes by keyword."""
    if any("mask" in key for key in node.keywords):
        return True
    waiting, seen = [each.node for each in node.inputs], set[Node]()
    while waiting:
        node = waiting.pop()
        if type(node.op).__name__ == "Masking" or vars(node.op).get("mask_zero"):
            return True
        gives = vars(node.op).get("return_sequences", True)
        kept = gives and node.op.is_layer
        if node not in seen and kept and not type(node.op).__name__.startswith(_UNMASKING):
            seen.add(node)
            waiting += [each.node for each in node.inputs]
    return False


def _gives(node: Node) -> int:
    return node.outputs[0].rank


def _encodes(*modes: str) -> Callable[[Node], bool]:
    """Whether vectors are made of several places, or of one that is a dimension of its own."""
    return lambda node: vars(node.op)["output_mode"] in modes and _gives(node) > 2


def _crops(node: Node) -> bool:
    """Whether something is cut off, which happens in training alone since Keras 3.8."""
    return node.inputs[0].tensor.shape != node.outputs[0].shape


CASES: tuple[Case, ...] = (
    # What prepares texts and categories.
    Case(
        _LOOKUPS + " Hashing", "`one_hot` of more than one place of `{kind}`",
        (*before((3, 5)), KERAS_2), "refuses", _encodes("one_hot"),
    ),
    Case(
        "CategoryEncoding Discretization", "`one_hot` of more than one place of `{kind}`",
        (KERAS_2,), "refuses", _encodes("one_hot"),
    ),
    Case(
        "CategoryEncoding Discretization", "`one_hot` of single places of `{kind}`",
        before((3, 5)), "differs",
        lambda node: _is("output_mode", "one_hot")(node) and node.inputs[0].tensor.shape[-1] == 1,
    ),
    Case(
        "Discretization", "`multi_hot` of several rows of `{kind}`", before((3, 5)), "differs",
        _encodes("multi_hot"),
    ),
    Case(
        "Discretization", "`count` of several rows of `{kind}`", before((3, 5)), "refuses",
        _encodes("count"),
    ),
    Case(
        "Discretization", "vectors of several rows of `{kind}`", (KERAS_2,), "refuses",
        _encodes("multi_hot", "count"),
    ),
    Case(
        "CategoryEncoding", "`count_weights` of `{kind}`", before((3, 5)), "refuses",
        lambda node: bool(node.keywords),
    ),
    Case(
        _LOOKUPS, "`tf_idf` of `{kind}`", (KERAS_2,), "refuses", _is("output_mode", "tf_idf"),
    ),
    Case(
        "TextVectorization", "`one_hot` of `{kind}`", (KERAS_2,), "refuses",
        _is("output_mode", "one_hot"),
    ),
    Case(
        "TextVectorization", "a list of `ngrams` of `{kind}`", (*before((3, 5)), KERAS_2),
        "refuses", lambda node: isinstance(vars(node.op)["ngrams"], tuple),
    ),
    Case(
        "Hashing", "`{kind}` of floats", (KERAS_2,), "refuses",
        lambda node: node.inputs[0].tensor.dtype in FLOATS,
    ),
    Case(
        "CategoryEncoding Discretization Hashing HashedCrossing", "16 bits of `{kind}`", (KERAS_2,),
        "refuses", lambda node: node.op.policy_name.endswith("float16"),
    ),
    Case(
        "HashedCrossing", "16 bits of `{kind}`", before((3, 5)), "refuses",
        lambda node: node.op.policy_name.endswith("float16"),
    ),
    # What prepares images.
    Case(
        "RandomCrop", "`{kind}`, which cuts nothing off when it predicts since Keras 3.8,",
        (*before((3, 8)), KERAS_2), "differs", _crops,
    ),
    # HDF5 has no such type, and no reader takes the bare bytes that are stored in its place.
    Case(
        "", "weights of bfloat16", READERS, "refuses",
        lambda node: any(each.dtype == "bfloat16" for each in node.weights),
        "`--format keras` keeps them, and `dtype: mixed_bfloat16` has weights of float32",
    ),
    Case(
        "", "the activation `hard_sigmoid`", (KERAS_2, TFJS), "differs",
        _uses("hard_sigmoid"), _HARD_SIGMOID,
    ),
    # Keras 3 finds no tensors among the keywords of Keras 2, which finds none in those of Keras 3.
    Case(
        "", "a tensor by keyword of `{kind}`", KERAS, "refuses", needs_keywords,
        "`--target portable` and `--target keras3` do it", ("keras2",),
    ),
    Case(
        "", "a tensor by keyword of `{kind}`", (KERAS_2, TFJS, HLS4ML), "refuses", needs_keywords,
        "`--target keras2` does it", ("portable",),
    ),
    Case(
        "", "a tensor by keyword of `{kind}`", (TFJS, HLS4ML), "refuses", needs_keywords, "",
        ("keras2",),
    ),
    Case(
        "Attention AdditiveAttention", "a mask of `{kind}`", before((3, 12)), "refuses", _masked
    ),
    Case(
        "Attention AdditiveAttention", "the scores of `{kind}`", before((3, 8)), "refuses",
        _is("return_attention_scores", True),
    ),
    Case(
        "MultiHeadAttention", "the scores of `{kind}`", before((3, 5)), "refuses",
        _is("return_attention_scores", True),
    ),
    Case(
        "GroupQueryAttention", "the scores of `{kind}`", before((3, 15)), "refuses",
        _is("return_attention_scores", True),
    ),
    Case(
        "MultiHeadAttention", "`output_shape` of `{kind}`", before((3, 8)), "refuses",
        _is_set("output_shape"),
    ),
    # Keras 3 counts the calls of one from 0, and waits for the call before the first.
    Case(
        "Functional Sequential", "a sub-model", KERAS, "refuses", lambda node: True,
        "`--target portable` dissolves it", ("keras2",),
    ),
    Case(
        "Functional Sequential", "a sub-model", (HLS4ML,), "differs", lambda node: True,
        "`--target portable` dissolves it", ("keras2",),
    ),
    Case(
        "ZeroPadding1D", "`channels_first` of `{kind}`", (*before((3, 5)), KERAS_2), "refuses",
        _channels_first,
    ),
    Case(
        "", "a frozen layer", before((3, 5)), "changes",
        lambda node: not node.trainable and bool(node.weights),
        "set `trainable` after loading",
    ),
    Case(
        "Normalization", "the statistics of `Normalization`", before((3, 8)), "changes",
        _is("mean", None), "give `mean` and `variance`",
    ),
    Case(
        f"Concatenate Softmax {_NORMS}", "the `axis` of `{kind}`", KERAS, "differs", _forgotten,
        "build it with `--target portable`, or `--format keras`", ("keras3",),
    ),
    # It takes the text for the function of that name.
    Case(
        "Attention", "the `score_mode` of `{kind}`", KERAS, "refuses", _is("score_mode", "dot"),
        "build it with `--target portable`, or `--format keras`", ("keras3",),
    ),
    # TensorFlow.js
    Case(
        "", "an activity regularizer", (TFJS,), "refuses",
        _is_set("activity_regularizer"),
    ),
    Case(
        "", "a constraint", (TFJS,), "changes",
        lambda node: any(
            type(each).__name__ in ("NonNeg", "UnitNorm", "MinMaxNorm")
            for each in vars(node.op).values()
        ),
    ),
    Case("ELU", "an `alpha` other than 1 of `ELU`", (TFJS,), "refuses", _has("alpha")),
    Case("Conv1D", "`causal` padding", (TFJS,), "refuses", _is("padding", "causal")),
    Case(_CONV, "`groups` of `{kind}`", (TFJS,), "refuses", _has("groups")),
    Case(
        "UpSampling2D", "`bicubic` interpolation", (TFJS,), "refuses",
        _is("interpolation", "bicubic", "lanczos3", "lanczos5"),
    ),
    Case(
        "UpSampling2D", "`bilinear` interpolation", (TFJS,), "differs",
        _is("interpolation", "bilinear"),
    ),
    Case("Softmax", "an `axis` of `Softmax` before the last", (TFJS,), "refuses", _one_inside),
    Case(
        "BatchNormalization", "an `axis` of `{kind}` before the last", (TFJS,), "differs",
        _not_last,
    ),
    Case("Dot", "`Dot` of images", (TFJS,), "refuses", lambda node: _rank(node) > 3),
    Case(
        "ReLU", "`{kind}` with `negative_slope` or `threshold`", (TFJS,), "differs",
        lambda node: _has("negative_slope")(node) or _has("threshold")(node),
    ),
    Case(_GLOBAL, "`keepdims` of `{kind}`", (TFJS,), "differs", _is("keepdims", True)),
    Case(
        "Conv1D MaxPooling1D AveragePooling1D GlobalMaxPooling1D GlobalAveragePooling1D",
        "`channels_first` of `{kind}`", (TFJS,), "differs", _channels_first,
    ),
    Case(
        _SEPARABLE, "`channels_first` of `{kind}`", (TFJS,), "refuses", _channels_first,
    ),
    Case("Dense Embedding", "`lora_rank` of `{kind}`", (TFJS,), "refuses", _is_set("lora_rank")),
    Case("BatchNormalization", "`renorm` of `{kind}`", (TFJS,), "refuses", _is("renorm", True)),
    Case(
        f"{_DEPTHWISE} {_TRANSPOSED}", "`dilation_rate` of `{kind}`", (TFJS,), "differs",
        _has("dilation_rate"),
    ),
    Case(
        _TRANSPOSED, "`output_padding` of `{kind}`", (TFJS,), "differs",
        _is_set("output_padding"),
    ),
    Case(
        "GRU GRUCell", "`reset_after` of `{kind}`", (TFJS,), "refuses", _is("reset_after", True),
        "`reset_after: false` is another network, which it loads",
    ),
    Case(
        "Bidirectional", "a `backward_layer` of `{kind}`", (TFJS,), "refuses",
        _is_set("backward_layer"),
    ),
    Case("Bidirectional", "a `rnn` in `{kind}`", (TFJS, HLS4ML), "refuses", _holds_cells),
    Case("Bidirectional", "a mask of `{kind}`", (TFJS,), "differs", _masked),
    # hls4ml
    Case("TimeDistributed", "`{kind}`", (HLS4ML,), "differs", lambda node: True),
    Case(_RECURRENT, "`{kind}` without a bias", (HLS4ML,), "refuses", _is("use_bias", False)),
    Case(_RECURRENT, "`return_state` of `{kind}`", (HLS4ML,), "refuses", _is("return_state", True)),
    Case(
        _RECURRENT, "`go_backwards` of `{kind}`", (HLS4ML,), "differs", _is("go_backwards", True)
    ),
    Case("GRU", "`{kind}` without `reset_after`", (HLS4ML,), "differs", _is("reset_after", False)),
    Case(
        "Bidirectional", "a `backward_layer` of `{kind}`", (HLS4ML,), "differs",
        _is_set("backward_layer"),
    ),
    Case(
        "Bidirectional", "`{kind}` that joins nothing", (HLS4ML,), "differs",
        _is("merge_mode", None),
    ),
    Case(
        _MERGES, "a merge of more than two tensors", (HLS4ML,), "refuses",
        lambda node: len(node.inputs) > 2,
    ),
    Case("Dot", "`Dot` of matrices", (HLS4ML,), "refuses", lambda node: _rank(node) > 2),
    Case("Dot", "`Dot` of vectors", (HLS4ML,), "differs", lambda node: _rank(node) == 2),
    Case("InputLayer", "a fixed batch size", (HLS4ML,), "changes", _is_set("batch_size")),
    Case("Dense Embedding", "`lora_rank` of `{kind}`", (HLS4ML,), "changes", _is_set("lora_rank")),
    Case("Embedding", "`mask_zero` of `{kind}`", (HLS4ML,), "differs", _is("mask_zero", True)),
    Case("BatchNormalization", "`renorm` of `{kind}`", (HLS4ML,), "changes", _is("renorm", True)),
    Case("", "an open size", (HLS4ML,), "refuses", _open),
    Case(
        "LayerNormalization", "`{kind}` but along the channels of a sequence", (HLS4ML,), "refuses",
        lambda node: _rank(node) != 3 or _not_last(node),
    ),
    Case("PReLU", "`shared_axes` of `PReLU`", (HLS4ML,), "refuses", _has("shared_axes")),
    Case(
        f"{_CONV} {_DEPTHWISE} {_SEPARABLE}", "`dilation_rate` of `{kind}`", (HLS4ML,), "differs",
        _has("dilation_rate"),
    ),
)  # fmt: skip
