"""The outputs of a spec."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netspec.diagnostic import Label
from netspec.elaborate.reading import resolve
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import FAILED, Result, Scope
from netspec.elaborate.values import evaluate
from netspec.fields import describe
from netspec.graph import Output
from netspec.spec import Spec
from netspec.suggest import did_you_mean
from netspec.tree import Mapping, Sequence, Tree
from netspec.validation import first_line


def named_outputs(spec: Spec, scope: Scope, last: Result | None) -> tuple[Output, ...]:
    """The tensors that `outputs` names, by default what the last item gives.

    Raises `Poisoned` after reporting what is wrong, or where an output failed.
    """
    entry = spec.sections.get("outputs")
    if entry is None:
        if last is None or last.failed:
            raise Poisoned
        tree = spec.sections["layers"].value
        return _different(last.outputs, (tree,) * len(last.outputs), scope)
    tree = entry.value
    value = evaluate(tree, scope)
    if not isinstance(value, list) or not value:
        fact = f"`outputs` is a list of names, but this is {describe(value)}"
        scope.run.error("NS205", fact, tree.span, None, "write `outputs: [name]`")
        raise Poisoned
    trees = tree.items if isinstance(tree, Sequence) else (tree,) * len(value)
    found = [_known(each, tree, scope) for each, tree in zip(value, trees, strict=True)]
    results = [each for each in found if each is not None]
    if not results:
        fact = "no output is left: every `if` is false"
        scope.run.error("NS307", fact, tree.span, None)
    if not results or any(each.failed for each in results):
        raise Poisoned
    each_tree = [
        tree
        for result, tree in zip(found, trees, strict=True)
        for _ in (result.outputs if result is not None else ())
    ]
    return _different([each for one in results for each in one.outputs], each_tree, scope)


def _different(
    outputs: Iterable[Output], trees: Iterable[Tree], scope: Scope
) -> tuple[Output, ...]:
    """The outputs, no two of which are the same tensor (NS221)."""
    seen: dict[Output, Tree] = {}
    for output, tree in zip(outputs, trees, strict=True):
        if output in seen:
            fact = f"what `{output.node.name}` gives is an output already"
            labels = (Label(seen[output].span, "the first"),) if seen[output] is not tree else ()
            scope.run.error("NS221", fact, first_line(tree.span), None, labels=labels)
            raise Poisoned
        seen[output] = tree
    return tuple(seen)


def _known(value: Any, tree: Tree, scope: Scope) -> Result | None:
    try:
        return _output(value, tree, scope)
    except Poisoned:
        return FAILED


def _output(value: Any, tree: Tree, scope: Scope) -> Result | None:
    """One output, or `None` when its `if` is false."""
    if isinstance(value, dict) and isinstance(tree, Mapping):
        if "name" not in value or set(value) - {"name", "if"}:
            fact = "an output is a name, or `{name: x, if: …}`"
            scope.run.error("NS210", fact, tree.span, None)
            raise Poisoned
        wanted = value.get("if", True)
        if not isinstance(wanted, bool):
            fact = f"`if` must be true or false, but this is {describe(wanted)}"
            scope.run.error("NS205", fact, tree.entries["if"].value.span, None)
            raise Poisoned
        if not wanted:
            return None
        value, tree = value["name"], tree.entries["name"].value
    if isinstance(value, str) and _unknown(value, scope) and not scope.run.lost:
        fact = f"the output `{value}` does not exist"
        cure = did_you_mean(value, scope.references())
        scope.run.error("NS307", fact, tree.span, None, cure)
        raise Poisoned
    return resolve(value, tree, scope)


def _unknown(name: str, scope: Scope) -> bool:
    return scope.look_up(name) is None and name not in scope.model.made_up and "." not in name
