"""Which array of a stored layer is which weight of a layer."""

from __future__ import annotations

from collections.abc import Iterable

from netspec.op import Op, Weight
from netspec.weights.stored import StoredArray

# What PyTorch calls the weights of its layers, which has `weight` for several.
_TORCH = {"running_mean": "moving_mean", "running_var": "moving_variance"}
_TORCH_WEIGHT = {
    "BatchNormalization": "gamma", "LayerNormalization": "gamma", "GroupNormalization": "gamma",
    "RMSNormalization": "scale", "PReLU": "alpha", "Embedding": "embeddings",
}  # fmt: skip
_TORCH_COUNTER = "num_batches_tracked"


def paired(
    weights: tuple[Weight, ...], arrays: Iterable[StoredArray], op: Op, torch: bool
) -> list[tuple[Weight, StoredArray]] | None:
    """Every weight with its array, by their names or else by their order, as Keras does.

    Nothing where there are more of the one than of the other.
    """
    found = [each for each in arrays if not (torch and each.name == _TORCH_COUNTER)]
    if len(found) != len(weights):
        return None
    named = {_plain_name(each.name, op, torch): each for each in found}
    if set(named) == {each.name for each in weights}:
        return [(weight, named[weight.name]) for weight in weights]
    return list(zip(weights, found, strict=True))


def _plain_name(name: str, op: Op, torch: bool) -> str:
    kind = type(op).__name__
    if torch:
        if name == "weight":
            return _TORCH_WEIGHT.get(kind, "kernel")
        if name == "bias" and kind in _TORCH_WEIGHT:
            return "beta"
        return _TORCH.get(name, name)
    # Keras 2 has another name for these.
    if name == "depthwise_kernel" and kind.startswith("DepthwiseConv"):
        return "kernel"
    return name
