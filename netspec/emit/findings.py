"""Graph → what is known to be against each reader of a target's file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, NamedTuple, TypeAlias

from netspec.emit.cases import CASES, Case, Outcome
from netspec.emit.conditions import activations
from netspec.emit.config.added import ADDED
from netspec.emit.config.order import below
from netspec.emit.masks import mask_cases
from netspec.emit.readers import (
    HLS4ML,
    KERAS,
    KERAS_2,
    OF_KERAS_ALONE,
    READERS,
    TFJS,
    Reader,
    Target,
    before,
)
from netspec.emit.unknown import (
    ACTIVATIONS,
    FOUND_BY_NAME,
    LAYERS,
    OWN_FILE,
    PARTS,
    TAKEN_BEFORE,
    TAKEN_BY_KERAS_2,
)
from netspec.graph import Graph, Node, Output
from netspec.op import Op
from netspec.tensor import Tensor

Answer: TypeAlias = Literal["yes", "differs", "no"]


class Finding(NamedTuple):
    """What some readers do not load as it is meant, with every layer that has it."""

    what: str
    outcome: Outcome
    readers: tuple[Reader, ...]
    nodes: tuple[Node, ...]
    cure: str = ""


class Verdict(NamedTuple):
    """Whether a reader loads the file of a target, and what speaks against it most."""

    reader: Reader
    answer: Answer
    finding: Finding | None = None


def verdicts(graph: Graph, target: Target) -> list[Verdict]:
    """What each reader makes of the file of a target."""
    found = findings(graph, target)
    return [_verdict(reader, found) for reader in READERS]


def _verdict(reader: Reader, found: Iterable[Finding]) -> Verdict:
    concerned = [each for each in found if reader in each.readers]
    refused = next((each for each in concerned if each.outcome == "refuses"), None)
    if refused is not None:
        return Verdict(reader, "no", refused)
    for each in concerned:
        if each.outcome != "needs":
            return Verdict(reader, "differs", each)
    return Verdict(reader, "yes", next(iter(concerned), None))


def findings(graph: Graph, target: Target) -> list[Finding]:
    """All that is known to be against some reader, each kind of it once."""
    alike: dict[tuple[str, Outcome], list[Finding]] = {}
    cases = _cases(target)
    for each in below(graph):
        for node in each.layers:
            for found in _of_layer(node, target, cases):
                alike.setdefault((found.what, found.outcome), []).append(found)
        for node, case in mask_cases(each) if target != "keras3" else ():
            found = Finding(*case, (node,))
            alike.setdefault((found.what, found.outcome), []).append(found)
    joined = map(_joined, alike.values())
    return [*joined, *(_OF_SUB_MODELS[target](graph) if target in _OF_SUB_MODELS else ())]


def _of_names(graph: Graph) -> Iterator[Finding]:
    """Layers of one name in several sub-models, whose weights TensorFlow.js cannot tell apart."""
    seen: dict[str, list[Node]] = {}
    for each in below(graph):
        for node in each.layers if each is not graph else ():
            if node.weights and node.graph is None:
                seen.setdefault(node.name, []).append(node)
    nodes = tuple(node for some in seen.values() if len(some) > 1 for node in some)
    if nodes:
        cure = "`--target portable` dissolves sub-models"
        yield Finding("a name in two sub-models", "refuses", (TFJS,), nodes, cure)


def _of_paths(graph: Graph) -> Iterator[Finding]:
    """Sub-models with weights of one path, for which Keras has one place in its `.h5`."""
    found = [node for node in graph.nodes if node.graph is not None and _has_twins(node)]
    if found:
        cure = "`--target portable` dissolves sub-models, and `--format keras` has them in folders"
        yield Finding("a path of two weights in a sub-model", "refuses", KERAS, tuple(found), cure)


def _has_twins(node: Node) -> bool:
    # Imported here: few networks have sub-models.
    from netspec.emit.variables import variables

    paths = [each.path for each in variables(node)]
    return len(set(paths)) < len(paths)


_OF_SUB_MODELS: dict[Target, Callable[[Graph], Iterator[Finding]]] = {
    "keras2": _of_names,
    "keras3": _of_paths,
}


def _joined(alike: list[Finding]) -> Finding:
    nodes = dict.fromkeys(node for each in alike for node in each.nodes)
    readers = dict.fromkeys(reader for each in alike for reader in each.readers)
    return alike[-1]._replace(nodes=tuple(nodes), readers=tuple(readers))


def _cases(target: Target) -> dict[str, list[Case]]:
    """The cases by the class that they are about; those for any under no name."""
    found: dict[str, list[Case]] = {"": []}
    for case in CASES:
        if target in case.targets:
            for kind in case.kinds.split() or [""]:
                found.setdefault(kind, []).append(case)
    return found


def _of_layer(node: Node, target: Target, cases: Mapping[str, list[Case]]) -> Iterator[Finding]:
    kind = type(node.op).__name__
    if not node.op.is_layer:
        # Imported here: few networks have any.
        from netspec.functions.readers import as_layer, mistaken, strangers

        yield Finding(f"`{kind}`", "refuses", strangers(node), (node,), as_layer(node))
        if mistaken(node):
            yield Finding(f"the `dtype` of `{kind}`", "differs", mistaken(node), (node,))
        return
    if node.op.registered_name():
        yield Finding(f"`{kind}`", "refuses", OF_KERAS_ALONE, (node,))
        yield _import(node)
    elif kind in LAYERS:
        yield Finding(f"`{kind}`", "refuses", LAYERS[kind], (node,))
    for name in activations(node):
        if name in ACTIVATIONS:
            yield Finding(f"the activation `{name}`", "refuses", ACTIVATIONS[name], (node,))
    for part in vars(node.op).values():
        name = type(part).__name__
        named = name in FOUND_BY_NAME and target != "keras3" and _says_nothing(part)
        if name in PARTS and not named:
            yield Finding(f"`{name}`", "refuses", PARTS[name], (node,))
    yield from _of_keys(node) if target != "keras3" else _of_own_keys(node)
    for case in (*cases[""], *cases.get(kind, ())):
        if case.when(node):
            what = case.what.format(kind=kind)
            yield Finding(what, case.outcome, case.readers, (node,), case.cure)
    for inner in _held(node):
        for found in _of_layer(inner, target, cases):
            yield found._replace(nodes=(node,))


def _says_nothing(part: Any) -> bool:
    """Whether all arguments have their defaults."""
    fields = type(part).model_fields
    return all(getattr(part, name) == field.default for name, field in fields.items())


def _held(node: Node) -> Iterator[Node]:
    """The layers that are arguments of a layer, as if they were called for themselves."""
    if not node.op.holds:
        return
    inputs = tuple(each.tensor for each in node.inputs)
    for place, op, name, read in node.op.inside(*inputs):
        if place == "backward_layer":
            # As it does for every reader.
            op = op.model_copy(update={"go_backwards": False})
        feeds = tuple(Output(replace(node, outputs=(each,), name=place)) for each in read)
        weights = tuple(each for each in node.weights if each.name.startswith(f"{name}/"))
        yield replace(
            node, op=op, inputs=feeds, keywords={}, outputs=_results(op, read), weights=weights
        )


def _results(op: Op, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    found = op.infer(*inputs)
    return (found,) if isinstance(found, Tensor) else tuple(found)


def _of_keys(node: Node) -> Iterator[Finding]:
    """Arguments that some versions lack, where they are set and so are written."""
    if node.op.registered_name():
        return
    kind = type(node.op).__name__
    for key, value in vars(node.op).items():
        added = ADDED.get(f"{kind}.{key}") or ADDED.get(key)
        given = list(value) if isinstance(value, tuple) else value
        if added is not None and key not in TAKEN_BEFORE and given != added.default:
            readers = before(added.since)
            if TAKEN_BY_KERAS_2.isdisjoint((key, f"{kind}.{key}")):
                readers = (*readers, KERAS_2)
            yield Finding(f"`{key}` of `{kind}`", "refuses", readers, (node,))


def _of_own_keys(node: Node) -> Iterator[Finding]:
    """Keys that Keras 3 writes with their defaults too."""
    from netspec.emit.config.layer import layer_config

    if not node.inputs:
        yield Finding(OWN_FILE, "refuses", (KERAS_2, TFJS, HLS4ML), (node,))
    if node.graph is None and not node.op.registered_name():
        for key in dict.fromkeys(_keys(layer_config(node), type(node.op).__name__)):
            name = key.rpartition(".")[2]
            added = ADDED.get(key) or ADDED.get(name)
            if added is not None and name not in TAKEN_BEFORE:
                what = f"the key `{name}`"
                yield Finding(what, "refuses", before(added.since), (node,))


def _import(node: Node) -> Finding:
    home = node.op.home
    cure = f"`import {home}` before the file is loaded"
    return Finding(f"`{home}`", "needs", KERAS, (node,), cure)


def _keys(config: Any, kind: str) -> Iterator[str]:
    """The keys of a configuration, each with the class that it is of."""
    if isinstance(config, list):
        for each in config:
            yield from _keys(each, kind)
    if isinstance(config, Mapping):
        inside = config.get("class_name", kind)
        for key, value in config.items():
            yield f"{kind}.{key}"
            yield from _keys(value, inside if key == "config" else kind)
