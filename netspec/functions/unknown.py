"""Words that begin with `ops.` and are no item, and arguments that no function takes: why not."""

from __future__ import annotations

from collections.abc import Mapping

from netspec.diagnostic import Diagnostic
from netspec.functions.tables import ALIASES, MODULE_OF
from netspec.op import Op
from netspec.suggest import did_you_mean
from netspec.tree import Entry

# Those of `keras.ops` 3.15 that are told something of a tensor, or need none.
_NO_NODE = {
    **dict.fromkeys(
        ("dtype", "is_tensor", "ndim", "shape", "size"),
        ("tells something of a tensor and makes none", "`$(x.channels)` is a size"),
    ),
    **dict.fromkeys(
        ("convert_to_numpy", "convert_to_tensor", "array", "copy", "view"),
        ("makes a tensor of what is none yet", "leave it out: what a layer gives is a tensor"),
    ),
    **dict.fromkeys(
        (
            "arange", "bartlett", "blackman", "empty", "eye", "full", "geomspace", "hamming",
            "hanning", "identity", "kaiser", "linspace", "logspace", "ones", "tri", "zeros",
        ),
        (
            "reads no tensor, so that it is no node of a network",
            "`ops.zeros_like`, `ops.ones_like` and `ops.full_like` read one",
        ),
    ),
}  # fmt: skip
_CODE = (
    "associative_scan cond custom_gradient fori_loop jvp map scan switch vectorize "
    "vectorized_map while_loop"
)
_NOT_YET = (
    "adaptive_average_pool adaptive_max_pool allclose angle append argpartition array_split "
    "average average_pool batch_normalization binary_crossentropy bincount bitwise_and "
    "bitwise_invert bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor "
    "categorical_crossentropy cbrt cdist cholesky cholesky_inverse conj conjugate conv "
    "conv_transpose corrcoef correlate cross ctc_decode ctc_loss deg2rad depth_to_space "
    "depthwise_conv det diag diagflat diagonal digitize dot_product_attention dsplit dstack "
    "eig eigh empty_like extract_sequences fft fft2 fliplr flipud fold gcd heaviside histogram "
    "hsplit hypot i0 ifft2 imag in_top_k inner inv irfft isclose isin isreal istft kron "
    "layer_normalization lcm ldexp left_shift logdet lstsq lu_factor matrix_rank max_pool "
    "meshgrid moments multi_hot nanpercentile nanquantile nextafter nonzero outer percentile "
    "pinv polar psnr qr quantile rad2deg real rearrange rfft right_shift rms_normalization "
    "rot90 saturate_cast scatter scatter_update searchsorted segment_max segment_min "
    "segment_prod segment_sum select separable_conv slice slice_update slogdet solve "
    "solve_triangular space_to_depth sparse_categorical_crossentropy stft svd trace trapezoid "
    "unfold unique unravel_index vander vdot view_as_complex view_as_real vsplit"
)


def wrong_function(word: str) -> tuple[str, str, str]:
    """Code, fact and cure of a word that is no function of ours."""
    name = word.removeprefix("ops.")
    if name in ALIASES:
        return "NS202", f"`{word}` is another name", f"write `ops.{ALIASES[name]}`"
    if name in _NO_NODE:
        fact, cure = _NO_NODE[name]
        return "NS250", f"`{word}` {fact}", cure
    if name in _CODE.split():
        fact = f"`{word}` runs Python code, and cannot be written in a spec"
        return "NS215", fact, ""
    if name in _NOT_YET.split():
        listed = "`netspec ops` lists what it knows"
        return "NS216", f"netspec does not know Keras's `{word}` yet", listed
    near = did_you_mean(word, [f"ops.{each}" for each in MODULE_OF])
    return "NS202", f"there is no function `{word}`", near or "`netspec ops` lists what it knows"


def refused(
    kind: type[Op], entries: Mapping[str, Entry]
) -> tuple[dict[str, Entry], list[Diagnostic]]:
    """The arguments that a function can take, and what is wrong with `trainable` and `dtype`."""
    from netspec.functions.function import Function

    assert issubclass(kind, Function)
    wrong = {"trainable": ("it has no weights", "remove it")}
    if not kind.takes_dtype:
        why = "it computes in the dtypes of what it reads"
        wrong["dtype"] = (why, "put `ops.cast: float16` before it, or after")
    found = [
        Diagnostic("NS204", f"`{kind.__name__}` takes no `{key}`: {why}", entry.key, help=cure)
        for key, entry in entries.items()
        if key in wrong
        for why, cure in (wrong[key],)
    ]
    return {key: each for key, each in entries.items() if key not in wrong}, found
