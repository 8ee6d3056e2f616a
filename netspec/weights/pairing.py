"""Which array of a stored layer is which weight of a layer."""

from __future__ import annotations

import re

from netspec.op import Op, Weight
from netspec.weights.stored import StoredArray, StoredLayer

# What PyTorch calls the weights of its layers, which has `weight` for several.
_TORCH = {"running_mean": "moving_mean", "running_var": "moving_variance"}
_TORCH_WEIGHT = {
    "BatchNormalization": "gamma", "LayerNormalization": "gamma", "GroupNormalization": "gamma",
    "RMSNormalization": "scale", "PReLU": "alpha", "Embedding": "embeddings",
}  # fmt: skip
_TORCH_COUNTER = "num_batches_tracked"
_TORCH_ALONE = frozenset({"weight", "running_mean", "running_var"})
# Names that mean something, so that none of them is taken for another.
_KNOWN = _TORCH_ALONE | {
    "kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance", "alpha", "scale",
    "embeddings", "depthwise_kernel", "pointwise_kernel", "recurrent_kernel",
}  # fmt: skip
_NUMBERED = re.compile(r"([a-z]+_)?\d+")


def arrays_of(layer: StoredLayer, torch: bool) -> tuple[StoredArray, ...]:
    """The arrays that are weights: PyTorch also counts how often a normalization has run."""
    return tuple(each for each in layer.arrays if not (torch and each.name == _TORCH_COUNTER))


def names_as_torch(layer: StoredLayer) -> bool:
    """Whether an array of the layer has a name that PyTorch alone gives."""
    return any(each.name in _TORCH_ALONE for each in layer.arrays)


def paired(
    weights: tuple[Weight, ...],
    arrays: tuple[StoredArray, ...],
    op: Op,
    torch: bool,
    in_position: bool,
) -> list[tuple[Weight, StoredArray]] | None:
    """As many weights with their arrays, by their names or else by their order, as Keras does.

    Nothing where neither tells which is which. `in_position` says that the order means something.
    """
    named = {_plain_name(each.name, op, torch): each for each in arrays}
    there = [name for name in named if name not in {each.name for each in weights}]
    here = [each for each in weights if each.name not in named]
    if len(there) != len(here):
        return None
    # Keras 2 leaves the name of a layer inside out, or counts it: `kernel`, `lstm_cell_1/kernel`.
    inner = [_last(each.name) for each in here] == [_last(name) for name in there]
    if not inner and not _in_turn(here, there, in_position):
        return None
    found = {weight.name: named[name] for weight, name in zip(here, there, strict=True)}
    return [(each, found.get(each.name) or named[each.name]) for each in weights]


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _in_turn(here: list[Weight], there: list[str], in_position: bool) -> bool:
    """Whether arrays of unknown names may be taken for weights in their order."""
    if any(name in _KNOWN for name in there):
        return False
    alike = len({each.shape for each in here}) < len(here)
    return in_position or not alike or all(_NUMBERED.fullmatch(name) for name in there)


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
