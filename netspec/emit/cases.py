"""What readers of Keras's files take otherwise than Keras 3.15, or not at all, as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

from netspec.emit.conditions import (
    channels_first,
    crops,
    encodes,
    forgotten,
    has,
    holds_cells,
    is_open,
    is_set,
    not_last,
    of_both,
    of_integers,
    one_inside,
    rank,
    says,
    uses,
)
from netspec.emit.readers import HLS4ML, KERAS, KERAS_2, READERS, TFJS, Reader, Target, before
from netspec.graph import Node
from netspec.tensor import FLOATS
from netspec.wiring import needs_keywords

# `changes` is a difference beside what the network computes, as in what is trained; with `needs`,
# there is none once another package is imported.
Outcome: TypeAlias = Literal["refuses", "differs", "changes", "needs"]


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


_LOOKUPS = "StringLookup IntegerLookup TextVectorization"
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

CASES: tuple[Case, ...] = (
    # What prepares texts and categories.
    Case(
        _LOOKUPS + " Hashing", "`one_hot` of more than one place of `{kind}`",
        (*before((3, 5)), KERAS_2), "refuses", encodes("one_hot"),
    ),
    Case(
        "CategoryEncoding Discretization", "`one_hot` of more than one place of `{kind}`",
        (KERAS_2,), "refuses", encodes("one_hot"),
    ),
    Case(
        "CategoryEncoding Discretization", "`one_hot` of single places of `{kind}`",
        before((3, 5)), "differs",
        lambda node: says("output_mode", "one_hot")(node) and node.inputs[0].tensor.shape[-1] == 1,
    ),
    Case(
        "Discretization", "`multi_hot` of several rows of `{kind}`", before((3, 5)), "differs",
        encodes("multi_hot"),
    ),
    Case(
        "Discretization", "`count` of several rows of `{kind}`", before((3, 5)), "refuses",
        encodes("count"),
    ),
    Case(
        "Discretization", "vectors of several rows of `{kind}`", (KERAS_2,), "refuses",
        encodes("multi_hot", "count"),
    ),
    Case(
        "CategoryEncoding", "`count_weights` of `{kind}`", before((3, 5)), "refuses",
        lambda node: bool(node.keywords),
    ),
    Case(
        _LOOKUPS, "`tf_idf` of `{kind}`", (KERAS_2,), "refuses", says("output_mode", "tf_idf"),
    ),
    Case(
        "TextVectorization", "`one_hot` of `{kind}`", (KERAS_2,), "refuses",
        says("output_mode", "one_hot"),
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
        "RandomCrop", "`{kind}`, which cuts nothing off when it predicts since Keras 3.8",
        (*before((3, 8)), KERAS_2), "differs", crops,
    ),
    # Keras has an `.h5` keep there what belongs to no layer.
    Case(
        "", "a layer's name `top_level_model_weights`", READERS, "refuses",
        lambda node: node.name == "top_level_model_weights",
        "give it another name, or use `--format keras`",
    ),
    # HDF5 has no such type, and no reader takes the bare bytes that are stored in its place.
    Case(
        "", "weights of bfloat16", READERS, "refuses",
        lambda node: any(each.dtype == "bfloat16" for each in node.weights),
        "`--format keras` keeps them, and `dtype: mixed_bfloat16` has weights of float32",
    ),
    Case(
        "", "the activation `hard_sigmoid`", (KERAS_2, TFJS), "differs",
        uses("hard_sigmoid"), _HARD_SIGMOID,
    ),
    # What is given numbers of another type than it computes with.
    Case(
        "LayerNormalization", "`{kind}` of integers", (*before((3, 12)), KERAS_2, TFJS), "differs",
        of_integers,
    ),
    Case("RMSNormalization", "`{kind}` of integers", before((3, 12)), "refuses", of_integers),
    Case(
        "BatchNormalization GroupNormalization", "`{kind}` of integers", before((3, 8)), "refuses",
        of_integers,
    ),
    Case("BatchNormalization", "`{kind}` of integers", (TFJS,), "differs", of_integers),
    Case("GroupNormalization", "`{kind}` of integers", (KERAS_2,), "refuses", of_integers),
    Case(
        "ActivityRegularization", "`{kind}` of integers", (*before((3, 14)), KERAS_2), "refuses",
        of_integers,
    ),
    Case(
        f"Masking Bidirectional {_RECURRENT}", "`{kind}` of integers", (KERAS_2,), "refuses",
        of_integers,
    ),
    Case(
        "Activation", "`{kind}` of integers", (KERAS_2, TFJS), "refuses",
        lambda node: of_integers(node) and not says("activation", "relu", "linear")(node),
    ),
    Case(
        "GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D",
        "`{kind}` of integers", (KERAS_2,), "differs", of_integers,
    ),
    Case(_MERGES, "`{kind}` of integers with floats", (KERAS_2,), "refuses", of_both),
    Case("Concatenate", "`{kind}` of integers with floats", (TFJS,), "differs", of_both),
    Case(
        "Embedding", "`{kind}` of floats that are not of 32 bits", before((3, 5)), "differs",
        lambda node: node.inputs[0].tensor.dtype in FLOATS - {"float32"},
    ),
    Case(
        "Embedding", "`{kind}` of floats that are not of 32 bits", (KERAS_2,), "refuses",
        lambda node: node.inputs[0].tensor.dtype in FLOATS - {"float32"},
    ),
    Case(
        "InputLayer", "an input of another type than `float32`, `int32`, `bool` and `string`",
        (TFJS,), "refuses",
        lambda node: node.outputs[0].dtype not in ("float32", "int32", "bool", "string"),
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
        "Attention AdditiveAttention", "the scores of `{kind}`", before((3, 8)), "refuses",
        says("return_attention_scores", True),
    ),
    Case(
        "MultiHeadAttention", "the scores of `{kind}`", before((3, 5)), "refuses",
        says("return_attention_scores", True),
    ),
    Case(
        "GroupQueryAttention", "the scores of `{kind}`", before((3, 15)), "refuses",
        says("return_attention_scores", True),
    ),
    Case(
        "MultiHeadAttention", "`output_shape` of `{kind}`", before((3, 8)), "refuses",
        is_set("output_shape"),
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
        channels_first,
    ),
    Case(
        "", "a frozen layer", before((3, 5)), "changes",
        lambda node: not node.trainable and bool(node.weights),
        "set `trainable` after loading",
    ),
    Case(
        "Normalization", "the statistics of `Normalization`", before((3, 8)), "changes",
        says("mean", None), "give `mean` and `variance`",
    ),
    Case(
        "Normalization", "one number as the `mean` of `Normalization`", before((3, 8)), "refuses",
        lambda node: isinstance(vars(node.op)["mean"], int | float) and is_set("axis")(node),
        "give `mean` and `variance` as lists, a number for each place of `axis`",
    ),
    Case(
        f"Concatenate Softmax {_NORMS}", "the `axis` of `{kind}`", KERAS, "differs", forgotten,
        "build it with `--target portable`, or `--format keras`", ("keras3",),
    ),
    # It takes the text for the function of that name.
    Case(
        "Attention", "the `score_mode` of `{kind}`", KERAS, "refuses", says("score_mode", "dot"),
        "build it with `--target portable`, or `--format keras`", ("keras3",),
    ),
    # TensorFlow.js
    Case(
        "", "an activity regularizer", (TFJS,), "refuses",
        is_set("activity_regularizer"),
    ),
    Case(
        "", "a constraint", (TFJS,), "changes",
        lambda node: any(
            type(each).__name__ in ("NonNeg", "UnitNorm", "MinMaxNorm")
            for each in vars(node.op).values()
        ),
    ),
    Case("ELU", "an `alpha` other than 1 of `ELU`", (TFJS,), "refuses", has("alpha")),
    Case("Conv1D", "`causal` padding", (TFJS,), "refuses", says("padding", "causal")),
    Case(_CONV, "`groups` of `{kind}`", (TFJS,), "refuses", has("groups")),
    Case(
        "UpSampling2D", "`bicubic` interpolation", (TFJS,), "refuses",
        says("interpolation", "bicubic", "lanczos3", "lanczos5"),
    ),
    Case(
        "UpSampling2D", "`bilinear` interpolation", (TFJS,), "differs",
        says("interpolation", "bilinear"),
    ),
    Case("Softmax", "an `axis` of `Softmax` before the last", (TFJS,), "refuses", one_inside),
    Case(
        "BatchNormalization", "an `axis` of `{kind}` before the last", (TFJS,), "differs",
        not_last,
    ),
    Case("Dot", "`Dot` of images", (TFJS,), "refuses", lambda node: rank(node) > 3),
    Case(
        "ReLU", "`{kind}` with `negative_slope` or `threshold`", (TFJS,), "differs",
        lambda node: has("negative_slope")(node) or has("threshold")(node),
    ),
    Case(_GLOBAL, "`keepdims` of `{kind}`", (TFJS,), "differs", says("keepdims", True)),
    Case(
        "Conv1D MaxPooling1D AveragePooling1D GlobalMaxPooling1D GlobalAveragePooling1D",
        "`channels_first` of `{kind}`", (TFJS,), "differs", channels_first,
    ),
    Case(
        _SEPARABLE, "`channels_first` of `{kind}`", (TFJS,), "refuses", channels_first,
    ),
    Case("Dense Embedding", "`lora_rank` of `{kind}`", (TFJS,), "refuses", is_set("lora_rank")),
    Case("BatchNormalization", "`renorm` of `{kind}`", (TFJS,), "refuses", says("renorm", True)),
    Case(
        f"{_DEPTHWISE} {_TRANSPOSED}", "`dilation_rate` of `{kind}`", (TFJS,), "differs",
        has("dilation_rate"),
    ),
    Case(
        _TRANSPOSED, "`output_padding` of `{kind}`", (TFJS,), "differs",
        is_set("output_padding"),
    ),
    Case(
        "GRU GRUCell", "`reset_after` of `{kind}`", (TFJS,), "refuses", says("reset_after", True),
        "`reset_after: false` is another network, which it loads",
    ),
    Case(
        "Bidirectional", "a `backward_layer` of `{kind}`", (TFJS,), "refuses",
        is_set("backward_layer"),
    ),
    Case("Bidirectional", "a `rnn` in `{kind}`", (TFJS, HLS4ML), "refuses", holds_cells),
    # hls4ml
    Case("TimeDistributed", "`{kind}`", (HLS4ML,), "differs", lambda node: True),
    Case(_RECURRENT, "`{kind}` without a bias", (HLS4ML,), "refuses", says("use_bias", False)),
    Case(
        _RECURRENT, "`return_state` of `{kind}`", (HLS4ML,), "refuses", says("return_state", True)
    ),
    Case(
        _RECURRENT, "`go_backwards` of `{kind}`", (HLS4ML,), "differs", says("go_backwards", True)
    ),
    Case("GRU", "`{kind}` without `reset_after`", (HLS4ML,), "differs", says("reset_after", False)),
    Case(
        "Bidirectional", "a `backward_layer` of `{kind}`", (HLS4ML,), "differs",
        is_set("backward_layer"),
    ),
    Case(
        "Bidirectional", "`{kind}` that joins nothing", (HLS4ML,), "differs",
        says("merge_mode", None),
    ),
    Case(
        _MERGES, "a merge of more than two tensors", (HLS4ML,), "refuses",
        lambda node: len(node.inputs) > 2,
    ),
    Case("Dot", "`Dot` of matrices", (HLS4ML,), "refuses", lambda node: rank(node) > 2),
    Case("Dot", "`Dot` of vectors", (HLS4ML,), "differs", lambda node: rank(node) == 2),
    Case("InputLayer", "a fixed batch size", (HLS4ML,), "changes", is_set("batch_size")),
    Case("Dense Embedding", "`lora_rank` of `{kind}`", (HLS4ML,), "changes", is_set("lora_rank")),
    Case("Embedding", "`mask_zero` of `{kind}`", (HLS4ML,), "differs", says("mask_zero", True)),
    Case("BatchNormalization", "`renorm` of `{kind}`", (HLS4ML,), "changes", says("renorm", True)),
    Case("", "an open size", (HLS4ML,), "refuses", is_open),
    Case(
        "LayerNormalization", "`{kind}` but along the channels of a sequence", (HLS4ML,), "refuses",
        lambda node: rank(node) != 3 or not_last(node),
    ),
    Case("PReLU", "`shared_axes` of `PReLU`", (HLS4ML,), "refuses", has("shared_axes")),
    Case(
        f"{_CONV} {_DEPTHWISE} {_SEPARABLE}", "`dilation_rate` of `{kind}`", (HLS4ML,), "differs",
        has("dilation_rate"),
    ),
)  # fmt: skip
