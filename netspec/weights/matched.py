"""What becomes of a source of weights: what is loaded, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from netspec.graph import Source
from netspec.op import Weight
from netspec.weights import complaints
from netspec.weights.complaints import Complaint
from netspec.weights.conversion import Conversion
from netspec.weights.pairing import arrays_of, paired
from netspec.weights.stored import StoredArray, StoredLayer, WeightFile
from netspec.weights.targets import Target


class Pair(NamedTuple):
    """A weight, and the array that is meant for it, before the shapes are compared."""

    target: Target
    weight: Weight
    layer: StoredLayer
    array: StoredArray


class Fitted(NamedTuple):
    """A weight that is loaded: from which layer of the file, which array, and how."""

    target: Target
    weight: Weight
    layer: StoredLayer
    array: StoredArray
    conversion: Conversion


@dataclass
class Fit:
    """What became of a source: what is loaded, what is wrong, and which layers went nowhere."""

    source: Source
    file: WeightFile
    wanted: list[Target]
    fitted: list[Fitted] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    unused: list[StoredLayer] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether every layer has to be filled."""
        return self.source.require == "all"


def pairs_of(found: Fit, target: Target, layer: StoredLayer) -> Iterator[Pair]:
    """The weights of a layer with the arrays of one of the file; else it is complained of."""
    torch = found.source.layout == "torch"
    weights, arrays = target.node.weights, arrays_of(layer, torch)
    if len(arrays) != len(weights):
        found.complaints.append(complaints.other_count(target, layer))
        return
    pairs = paired(weights, arrays, target.node.op, torch, found.file.in_position)
    if pairs is None:
        found.complaints.append(complaints.other_names(target, layer))
        return
    for weight, array in pairs:
        yield Pair(target, weight, layer, array)
