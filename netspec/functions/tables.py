"""The functions of `keras.ops` that a spec can call, by what they share."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """Functions without arguments of their own: one family, one module of Keras, one rule.

    `rule` says what the dtype of the result is: one of `promotion.RULES`.
    """

    family: str
    home: str
    rule: str
    words: str


PLAIN: tuple[Row, ...] = (
    Row("unary", "numpy", "same", "absolute negative sign trunc"),
    Row("unary", "numpy", "not_bool", "square"),
    Row(
        "unary", "numpy", "floating",
        "arccos arccosh arcsin arcsinh arctan arctanh ceil cos cosh exp exp2 expm1 fabs floor log "
        "log10 log1p log2 sin sinc sinh sqrt tan tanh",
    ),
    Row("unary", "math", "floating", "erfc"),
    Row("unary", "numpy", "bool", "isfinite isinf isnan isneginf isposinf logical_not signbit"),
    Row("unary", "core", "same", "stop_gradient"),
    Row(
        "of_floats", "nn", "same",
        "hard_sigmoid hard_silu hard_tanh log_sigmoid relu relu6 selu sigmoid silu softplus "
        "softsign sparse_plus sparse_sigmoid tanh_shrink",
    ),
    Row("of_floats", "math", "same", "erf erfinv rsqrt"),
    Row("of_floats", "numpy", "float32", "reciprocal"),
    Row(
        "binary", "numpy", "promoted",
        "add floor_divide fmax fmin maximum minimum multiply power subtract",
    ),
    Row("binary", "numpy", "promoted_not_bool", "fmod mod"),
    Row(
        "binary", "numpy", "promoted_floating",
        "divide divide_no_nan logaddexp logaddexp2 true_divide",
    ),
    Row(
        "binary", "numpy", "bool",
        "equal greater greater_equal less less_equal logical_and logical_or logical_xor not_equal",
    ),
    Row("reduction", "numpy", "floating", "mean median nanmean nanmedian nanstd nanvar std var"),
    Row("reduction", "numpy", "summed", "nansum sum"),
    Row("reduction", "numpy", "multiplied", "nanprod"),
    Row("reduction", "numpy", "same", "amax amin ptp"),
    Row("reduction", "numpy", "narrow", "nanmax nanmin"),
    Row("reduction", "numpy", "bool", "all any"),
    Row("reduction", "math", "float32", "logsumexp"),
    Row("place", "numpy", "int32", "argmax argmin nanargmax nanargmin"),
)  # fmt: skip

# Those with arguments of their own, by the module here that has their classes.
OWN: dict[str, str] = {
    "elementwise": "arctan2 cast celu clip elu full_like gelu glu hard_shrink leaky_relu "
    "log_softmax nan_to_num normalize ones_like round soft_shrink softmax sparsemax "
    "squareplus threshold where zeros_like",
    "reductions": "count_nonzero max min norm prod",
    "along": "argsort cumprod cumsum diff flip nancumprod nancumsum roll sort tril triu",
    "shaping": "broadcast_to expand_dims moveaxis pad ravel repeat reshape squeeze swapaxes tile "
    "transpose",
    "joining": "concatenate hstack split stack unstack vstack",
    "indexing": "get_item one_hot take take_along_axis top_k",
    "products": "dot einsum matmul tensordot",
}

# Which module has the classes of a family.
FAMILIES = {
    "unary": "elementwise", "of_floats": "elementwise", "binary": "elementwise",
    "reduction": "reductions", "place": "reductions",
}  # fmt: skip

# Other names that `keras.ops` has for the same function.
ALIASES = {"abs": "absolute", "hard_swish": "hard_silu", "swish": "silu"}

MODULE_OF: dict[str, str] = {
    **{word: FAMILIES[row.family] for row in PLAIN for word in row.words.split()},
    **{word: module for module, words in OWN.items() for word in words.split()},
}


def class_of(word: str) -> str:
    """Keras's class of a function: `FloorDivide` for `floor_divide`."""
    return "".join(part.capitalize() for part in word.split("_"))
