"""One source of weights fitted to a network: which array of its file becomes which weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from netspec.graph import Graph, Source
from netspec.weights import complaints
from netspec.weights.conversion import Habits, conversion, is_convolution, outputs_first
from netspec.weights.flattening import flattened_pictures
from netspec.weights.matched import Fit, Fitted, Pair, pairs_of
from netspec.weights.names import by_name, other_names
from netspec.weights.order import by_order
from netspec.weights.stored import WeightFile
from netspec.weights.targets import matching, targets


def fit(graph: Graph, source: Source, file: WeightFile) -> Fit:
    """What a source loads into a network."""
    found = Fit(source, file, matching(targets(graph), source.into))
    pairs = list(by_order(found, graph) if source.by == "order" else _by_name(found, graph))
    habits = _habits(source, file, pairs)
    _convert(found, pairs, habits, flattened_pictures(graph) if habits.channels_first else {})
    used = {id(pair.array.read) for pair in pairs}
    found.unused = [
        layer for layer in file.layers if not any(id(each.read) in used for each in layer.arrays)
    ]
    found.complaints = complaints.gathered(found.complaints)
    if source.unused == "error" and found.unused:
        known = [each.way for each in found.wanted]
        found.complaints.append(complaints.unused(found.unused, known))
    return found


def _convert(
    found: Fit, pairs: list[Pair], habits: Habits, pictures: Mapping[str, tuple[int, ...]]
) -> None:
    """Compare the shapes of all pairs; a layer's first that does not fit is told."""
    unfit: set[str] = set()
    for pair in pairs:
        picture = pictures.get(pair.target.way)
        if picture == () and _has_rows(pair):
            found.complaints.append(complaints.several_pictures(pair.target, pair.weight))
            continue
        op = pair.target.node.op
        how = conversion(pair.array.shape, pair.weight, op, habits, picture or None)
        if how is not None:
            found.fitted.append(Fitted(*pair, how))
        elif pair.target.way not in unfit:
            # The bias of a layer with other filters is no second mistake.
            unfit.add(pair.target.way)
            found.complaints.append(complaints.other_shape(pair.target, *pair[1:], habits))


def _has_rows(pair: Pair) -> bool:
    """Whether the weight has a row for every value that comes in."""
    return pair.weight.shape[:1] == pair.target.node.inputs[0].tensor.shape[-1:]


def _habits(source: Source, file: WeightFile, pairs: list[Pair]) -> Habits:
    kernels = [
        (pair.array.shape, pair.weight.shape)
        for pair in pairs
        if is_convolution(pair.target.node.op, pair.weight)
    ]
    keras_1 = file.format.startswith("Keras 1")
    return Habits(
        torch=source.layout == "torch",
        turned=source.kernels == "theano",
        keras_1=keras_1,
        outputs_first=keras_1 and outputs_first(kernels),
        channels_first=source.flatten == "channels_first",
    )


def _by_name(found: Fit, graph: Graph) -> Iterator[Pair]:
    stored = by_name(found.file, found.source.rename)
    others = other_names(targets(graph), graph)
    missing = []
    for target in found.wanted:
        names = (target.way, *others[target.way])
        layers = next((stored[name] for name in names if name in stored), [])
        if not layers:
            missing.append(target)
        elif len(layers) > 1:
            found.complaints.append(complaints.renamed_alike(target, layers))
        else:
            yield from pairs_of(found, target, layers[0])
    if missing and (found.whole or len(missing) == len(found.wanted)):
        there = list(dict.fromkeys(each.name for each in found.file.layers))
        found.complaints.append(complaints.nothing_for(missing, there))
