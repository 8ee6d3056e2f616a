"""Whether a file was built from a spec; where not, in what the two differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any, NamedTuple

from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.provenance import fingerprint
from netspec.graph import Graph
from netspec.verification.again import written_again
from netspec.verification.stamp import Stamp, setting
from netspec.verification.suspect import Suspect
from netspec.version import VERSION
from netspec.weights.digest import digest_of

# The most bytes of a network's config, and characters of a value in a message.
_MOST, _LONGEST = 2**26, 40


def check_origin(stamp: Stamp, graph: Graph, spec: str) -> None:
    """Raise `SpecError` (NS622) unless the file was built from what `graph` was compiled from.

    `spec` is what the spec is called in messages.
    """
    found = [*_other_params(stamp, graph.params, spec), *_other_weights(stamp, graph)]
    if not found and stamp.spec_sha256 != fingerprint(graph):
        found.append(_other_network(stamp, graph, spec))
    if found:
        raise SpecError(found)


def _other_params(stamp: Stamp, params: Mapping[str, object], spec: str) -> Iterator[Diagnostic]:
    built = f"`{stamp.path}` was built with"
    for name, value in stamp.params.items():
        had = f"`{name}={setting(value)}`"
        if name not in params:
            fact = f"{built} {had}, a parameter that `{spec}` does not have"
            yield Diagnostic("NS622", fact, path=stamp.path)
        elif json.dumps(params[name]) != json.dumps(value):
            fact = f"{built} {had}, not `{name}={setting(params[name])}`"
            cure = "without `--set`, its own value is taken"
            yield Diagnostic("NS622", fact, path=stamp.path, help=cure)
    for name, value in params.items():
        if name not in stamp.params:
            fact = f"{built}out the parameter `{name}`, which is {setting(value)} in `{spec}`"
            yield Diagnostic("NS622", fact, path=stamp.path)


def _other_weights(stamp: Stamp, graph: Graph) -> Iterator[Diagnostic]:
    """Files of weights that have become others since."""
    for source in graph.sources:
        had, has = stamp.weights.get(source.file), digest_of(source.path)
        if had and has and had != has:
            fact = f"`{stamp.path}` was built with a `{source.file}` of another SHA-256: {had}"
            cure = "get that one again, or build the spec with this one"
            yield Diagnostic("NS622", fact, path=stamp.path, help=cure)


def _other_network(stamp: Stamp, graph: Graph, spec: str) -> Diagnostic:
    difference = _difference(stamp, graph)
    cure = "build the spec again, or give the one that the file was built from"
    if difference is None:
        fact = f"`{stamp.path}` was built from another spec than `{spec}`, with the same layers"
        if stamp.version != VERSION:
            cure = f"netspec {stamp.version} built it: build it again with this one, {VERSION}"
        return Diagnostic("NS622", fact, path=stamp.path, help=cure)
    fact = f"`{stamp.path}` was built from another network: {difference.fact}"
    span = next((node.span for node in graph.nodes if node.name == difference.layer), None)
    return Diagnostic("NS622", fact, span, path=stamp.path, help=cure)


class Difference(NamedTuple):
    """What differs, and the layer of the network itself that it is about, if there is one."""

    layer: str
    fact: str


def _difference(stamp: Stamp, graph: Graph) -> Difference | None:
    """The first difference between the configs in the file and in what we would write."""
    theirs = _configs(stamp.file)
    with written_again(graph, stamp, zeros=True) as again:
        ours = _configs(stamp.file._replace(path=again.path))
    for found, wanted in zip(theirs, ours, strict=True):
        if found != wanted:
            return first_difference(found, wanted) or Difference("", "`compile` is another")
    return None


def _configs(file: Suspect) -> list[Any]:
    """The config of the network, and that of its training."""
    return [
        _parsed(text) for text in file.texts(("model_config", "training_config"), _MOST).values()
    ]


def _parsed(text: str | None) -> Any:
    try:
        return None if text is None else json.loads(text)
    except (ValueError, RecursionError):
        return None


def first_difference(found: Any, wanted: Any) -> Difference | None:
    """The first layer of two models' configs that differs, and how; nothing when none does."""
    for theirs, ours in zip_longest(_layers(found), _layers(wanted)):
        if theirs == ours:
            continue
        if theirs is None or ours is None:
            where = "ends before" if theirs is None else "goes on with"
            return Difference(_name(ours), f"it {where} `{_name(ours or theirs)}`")
        return Difference(_name(ours), _unlike(theirs, ours))
    for key in ("name", "trainable", "input_layers", "output_layers"):
        theirs, ours = (_at(each, "config", key) for each in (found, wanted))
        if theirs != ours:
            return Difference("", f"its `{key}` is {_short(theirs)}, not {_short(ours)}")
    return None


def _unlike(theirs: Any, ours: Any) -> str:
    """What is unlike in two entries for one place."""
    name = _name(ours)
    if _name(theirs) != name:
        return f"it has `{_name(theirs)}` in place of `{name}`"
    kinds = [_at(each, "class_name") for each in (theirs, ours)]
    if kinds[0] != kinds[1]:
        return f"`{name}` is {_short(kinds[0])} in it, not {_short(kinds[1])}"
    if _layers(ours):
        inner = first_difference(theirs, ours)
        if inner is not None:
            return f"in `{name}`, {inner.fact}"
    config = _at(ours, "config")
    for key in config if isinstance(config, dict) else ():
        found, wanted = (_at(each, "config", key) for each in (theirs, ours))
        if found != wanted:
            return f"`{key}` of `{name}` is {_short(found)} in it, not {_short(wanted)}"
    return f"`{name}` reads other layers in it"


def _layers(model: Any) -> list[Any]:
    layers = _at(model, "config", "layers")
    return layers if isinstance(layers, list) else []


def _name(entry: Any) -> str:
    for name in (_at(entry, "name"), _at(entry, "config", "name")):
        if isinstance(name, str):
            return name[:_LONGEST]
    return ""


def _at(value: Any, *keys: str) -> Any:
    """What is below the keys, one after another; nothing where one is not there."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
