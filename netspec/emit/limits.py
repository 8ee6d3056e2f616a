"""Graph → what the readers of a target would not load, or would take for something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, NamedTuple, TypeAlias

from netspec.diagnostic import Diagnostic
from netspec.emit.config.keys import ADDED
from netspec.emit.config.order import below
from netspec.emit.readers import (
    ACTIVATIONS,
    CASES,
    HLS4ML,
    KERAS,
    KERAS_2,
    KERAS_3,
    LAYERS,
    NEEDED,
    OF_KERAS_ALONE,
    OWN_FILE,
    PARTS,
    PROMISED,
    READERS,
    TAKEN_BEFORE,
    TAKEN_BY_KERAS_2,
    TFJS,
    Case,
    Outcome,
    Reader,
    Target,
    activations,
    before,
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


def limits(graph: Graph, target: Target) -> list[Diagnostic]:
    """Errors for what a target cannot say, else warnings for the readers that are left out.

    It is an error where no Keras that the target is for loads the file, or where one of them would
    compute something else; what Keras 3 itself writes (`keras3`) and then reads as something else
    is none. Of several causes for which a reader refuses the file, one is told.
    """
    found = [_for(each, PROMISED[target]) for each in findings(graph, target)]
    found = [each for each in found if each.readers]
    errors = [each for each in found if _fatal(each, target)]
    if errors:
        return [_error(each, target) for each in errors]
    warnings = [_warning(each) for each in _foremost(found)]
    return [*warnings, *_training(graph, target)]


def imports(graph: Graph, target: Target) -> list[Diagnostic]:
    """Warnings for the packages without which Keras loads nothing of the graph."""
    found = (_for(each, PROMISED[target]) for each in findings(graph, target))
    return [_warning(each) for each in found if each.outcome == "needs" and each.readers]


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
    table: dict[tuple[str, Outcome], Finding] = {}
    cases = _cases(target)
    for each in below(graph):
        for node in each.layers:
            for found in _of_layer(node, target, cases):
                known = table.get((found.what, found.outcome))
                if known is not None:
                    nodes = tuple(dict.fromkeys((*known.nodes, *found.nodes)))
                    found = found._replace(nodes=nodes, readers=_joined(known, found))
                table[found.what, found.outcome] = found
    return [*table.values(), *(_of_names(graph) if target == "keras2" else ())]


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


def _joined(one: Finding, other: Finding) -> tuple[Reader, ...]:
    return tuple(dict.fromkeys((*one.readers, *other.readers)))


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
        # By its name alone, every version finds it.
        if name in PARTS and (target == "keras3" or not _says_nothing(part)):
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
            added = ADDED.get(key) or ADDED.get(key.rpartition(".")[2])
            if added is not None:
                what = f"the key `{key.rpartition('.')[2]}`"
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


def _for(found: Finding, promised: tuple[Reader, ...]) -> Finding:
    return found._replace(readers=tuple(each for each in promised if each in found.readers))


def _fatal(found: Finding, target: Target) -> bool:
    if found.outcome in ("changes", "needs"):
        return False
    if target == "keras3":
        return found.outcome == "refuses" and set(NEEDED[target]) <= set(found.readers)
    if found.outcome == "differs":
        return any(each in found.readers for each in (*KERAS, KERAS_2))
    return set(NEEDED[target]) <= set(found.readers)


def _foremost(found: list[Finding]) -> Iterator[Finding]:
    """One finding for every reader that refuses, and the differences for those that do not."""
    refused: set[Reader] = set()
    refusals = [each for each in found if each.outcome == "refuses"]
    while refusals:
        most = max(refusals, key=lambda each: len(set(each.readers) - refused))
        new = set(most.readers) - refused
        if not new:
            break
        refused |= new
        yield most
    for each in found:
        left = tuple(reader for reader in each.readers if reader not in refused)
        if each.outcome != "refuses" and left:
            yield each._replace(readers=left)


def _error(found: Finding, target: Target) -> Diagnostic:
    fact = _refuses(found._replace(readers=NEEDED[target]))
    if found.outcome != "refuses":
        fact = _takes(found)
    first = found.nodes[0]
    cure = found.cure or "`--target keras3` is for Keras 3 alone"
    return Diagnostic("NS612", fact, first.span, frame=first.frame, help=cure)


def _warning(found: Finding) -> Diagnostic:
    first = found.nodes[0]
    match found.outcome:
        case "refuses":
            code, fact = "NS610", _refuses(found)
        case "needs":
            verb = "need" if _is_many(found.readers) else "needs"
            code, fact = "NS614", f"{told(found.readers)} {verb} {as_in(found)}"
        case _:
            code, fact = "NS611", _takes(found)
    return Diagnostic(
        code,
        fact,
        first.span,
        frame=first.frame,
        help=found.cure or "`netspec targets` shows who loads what",
        level="warning",
    )


def _refuses(found: Finding) -> str:
    verb = "do" if _is_many(found.readers) else "does"
    return f"{told(found.readers)} {verb} not load {as_in(found)}"


def _takes(found: Finding) -> str:
    many = _is_many(found.readers)
    verb = "read" if many else "reads"
    return f"{told(found.readers)} {verb} something else from {as_in(found)}"


def as_in(found: Finding) -> str:
    """What it is and where: "`Subtract`, as in `distance` and 3 more"."""
    more = len(found.nodes) - 1
    first = f"{found.what}, as in `{found.nodes[0].name}`"
    return f"{first} and {more} more" if more else first


def _is_many(readers: tuple[Reader, ...]) -> bool:
    return len({each.name for each in readers}) > 1


def told(readers: Iterable[Reader]) -> str:
    """Readers as a message names them: `Keras before 3.10, Keras 2 and hls4ml`."""
    asked = set(readers)
    versions = [each for each in KERAS if each in asked]
    names = [each.name for each in READERS if each in asked and each not in versions]
    if versions:
        names.insert(0, _span(versions))
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _span(versions: list[Reader]) -> str:
    """Some versions of Keras 3, which are neighbours."""
    first, last = KERAS.index(versions[0]), KERAS.index(versions[-1])
    if len(versions) == len(KERAS):
        return KERAS_3
    if first == 0:
        return f"Keras before {_number(KERAS[last + 1])}"
    return f"Keras {_number(versions[0])}" + (
        f" to {_number(versions[-1])}" if last > first else ""
    )


def _number(reader: Reader) -> str:
    return ".".join(map(str, reader.version or ()))


def _training(graph: Graph, target: Target) -> Iterator[Diagnostic]:
    """Whether `compile` is left out."""
    if graph.training is None or target == "keras3":
        return
    from netspec.emit.config.shared_training import unshared

    reason = unshared(graph.training)
    if reason:
        fact = f"`compile` is left out of the file: not every Keras loads {reason}"
        cure = "`--target keras3` keeps it"
        yield Diagnostic("NS613", fact, graph.span, help=cure, level="warning")
