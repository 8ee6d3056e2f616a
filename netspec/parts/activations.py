"""Keras's activation functions, which are names alone."""

from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, defined, describe, refuse
from netspec.suggest import Cure, did_you_mean

ACTIVATIONS = (
    "celu", "elu", "exponential", "gelu", "glu", "hard_shrink", "hard_sigmoid", "hard_silu",
    "hard_swish", "hard_tanh", "leaky_relu", "linear", "log_sigmoid", "log_softmax", "mish", "relu",
    "relu6", "selu", "sigmoid", "silu", "soft_shrink", "softmax", "softplus", "softsign",
    "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus", "swish", "tanh", "tanh_shrink",
)  # fmt: skip


def read_activation(value: Any) -> str:
    """The name of an activation function of Keras."""
    if not isinstance(value, str):
        refuse("NS205", f"must be the name of an activation, but this is {describe(value)}")
    if value == "threshold":
        # Keras 3.15 takes the name, and fails when the layer is called.
        fact = "`threshold` takes two numbers, which an activation by name cannot have"
        refuse("NS222", fact, "`relu: {threshold: 0.5}` gives 0 up to 0.5, and what comes in above")
    if value not in ACTIVATIONS:
        refuse("NS222", f"there is no activation `{value}`", _meant(value))
    return value


def _meant(word: str) -> str:
    """The cure for a name that no activation has."""
    from netspec.elsewhere import cure_of_text, value_of

    meant = value_of(word, ACTIVATIONS)
    if meant is not None:
        return Cure(f"write `{meant}`", word, meant)
    return cure_of_text(word) or did_you_mean(word, ACTIVATIONS)


Activation: TypeAlias = Annotated[str, Check(read_activation, defined("activation"))]
