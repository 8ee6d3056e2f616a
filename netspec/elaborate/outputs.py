"""The outputs of a spec."""

from __future__ import annotations

from typing import Any

from netspec.elaborate.reading import resolve
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Result, Scope
from netspec.elaborate.values import evaluate
from netspec.fields import describe
from netspec.graph import Output
from netspec.spec import Spec
from netspec.suggest import did_you_mean
from netspec.tree import Mapping, Sequence, Tree


def named_outputs(spec: Spec, scope: Scope, last: Result | None) -> tuple[Output, ...]:
    """The tensors that `outputs` names, by default what the last item gives.

    Raises `Poisoned` after reporting what is wrong, or where an output failed.
    """
    entry = spec.sections.get("outputs")
    if entry is None:
        if last is None or last.failed:
            raise Poisoned
        return last.outputs
    tree = entry.value
    value = evaluate(tree, scope)
    if not isinstance(value, list) or not value:
        fact = f"`outputs` is a list of names, but this is {describe(value)}"
        scope.run.error("NS205", fact, tree.span, None, "write `outputs: [name]`")
        raise Poisoned
    trees = tree.items if isinstance(tree, Sequence) else (tree,) * len(value)
    found = [_output(each, tree, scope) for each, tree in zip(value, trees, strict=True)]
    results = [each for each in found if each is not None]
    if not results:
        fact = "no output is left: every `if` is false"
        scope.run.error("NS307", fact, tree.span, None)
    if not results or any(each.failed for each in results):
        raise Poisoned
    return tuple(output for each in results for output in each.outputs)


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
