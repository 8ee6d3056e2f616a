"""Which readers of Keras's files know which function; found by running them."""

from __future__ import annotations

from netspec.emit.readers import OF_KERAS_ALONE, Reader, before
from netspec.graph import Node

# Since which Keras 3 a function is there, and called as it is now. One whose class has arguments
# took no name before 3.12.
_NAMED = (3, 12)
_SINCE: dict[tuple[int, int], str] = {
    (3, 8): "exp2 sparse_plus",
    (3, 10): "signbit sparse_sigmoid",
    _NAMED: "hard_tanh isneginf isposinf logaddexp2 stop_gradient tanh_shrink trunc",
    (3, 14): "fmod nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin "
    "nanprod nanstd nansum nanvar ptp sinc",
    (3, 15): "erfc fabs fmax fmin",
}  # fmt: skip
_NEW = {word: version for version, words in _SINCE.items() for word in words.split()}

# They took no `dtype` before 3.12, and no offence at one.
_LIKE = ("full_like", "ones_like", "zeros_like")

_MERGES = frozenset({"add", "maximum", "minimum", "multiply", "subtract"})
_ACTIVATIONS = (
    "hard_silu hard_tanh log_sigmoid relu relu6 selu sigmoid silu softplus softsign "
    "sparse_plus sparse_sigmoid tanh tanh_shrink"
)


def strangers(node: Node) -> tuple[Reader, ...]:
    """The readers that do not load a function."""
    word = type(node.op).__name__.removeprefix("ops.")
    since = _NEW.get(word, (3, 0))
    if word in _LIKE or isinstance(vars(node.op).get("key"), tuple):
        since = (3, 5)
    elif node.op.config():
        since = max(since, _NAMED)
    if word == "argsort" and vars(node.op)["axis"] is None and None in node.inputs[0].tensor.shape:
        since = (3, 15)
    return (*before(since), *OF_KERAS_ALONE)


def mistaken(node: Node) -> tuple[Reader, ...]:
    """The readers that load a function as another one."""
    word = type(node.op).__name__.removeprefix("ops.")
    loses = word in _LIKE and vars(node.op)["dtype"] is not None
    return tuple(each for each in before(_NAMED) if loses and each not in before((3, 5)))


def as_layer(node: Node) -> str:
    """The layer that does the same and is known to more readers, if there is one, as a cure."""
    word = type(node.op).__name__.removeprefix("ops.")
    if word in _ACTIVATIONS.split():
        return f"more programs know `activation: {word}`"
    if len(node.inputs) == 2 and word in _MERGES:
        return f"more programs know the layer `{word}`"
    if word in ("add", "multiply"):
        return "more programs know the layer `rescaling`"
    return ""
