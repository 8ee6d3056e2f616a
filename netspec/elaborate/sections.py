"""`compile`, `matrix` and `expect`: evaluated and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Binding, Scope
from netspec.elaborate.values import evaluate, settle
from netspec.expect import Expect, ExpectKeys, Wanted
from netspec.fields import describe
from netspec.graph import Output
from netspec.spec import Spec
from netspec.tree import Entry, Mapping, key_place, place
from netspec.validation import check_keys

if TYPE_CHECKING:
    from netspec.parts.training import Training


def _section(spec: Spec, scope: Scope, key: str) -> Mapping | None:
    entry = spec.sections.get(key)
    if entry is None:
        return None
    if isinstance(entry.value, Mapping):
        return entry.value
    fact = f"`{key}` must be a mapping, but this is {describe(evaluate(entry.value, scope))}"
    scope.run.error("NS205", fact, entry.value.span, None)
    raise Poisoned


def _known_keys(tree: Mapping, keys: type[BaseModel], what: str, scope: Scope) -> dict[str, Entry]:
    """The entries that a section can have, after reporting the others."""
    for each in check_keys(tree, keys, what):
        scope.run.report(each)
    return {key: entry for key, entry in tree.entries.items() if key in keys.model_fields}


def training(spec: Spec, scope: Scope, outputs: tuple[Output, ...] | None) -> Training | None:
    """The `compile` section, whose names of outputs exist, where the outputs are known."""
    tree = _section(spec, scope, "compile")
    if tree is None:
        return None
    # Imported here: optimizers, losses and metrics are a hundred classes that most specs never use.
    from netspec.parts.training import Training, check_outputs

    keys = _known_keys(tree, Training, "`compile`", scope)
    found = settle(Training, keys, scope, spec.sections["compile"].key, "compile")
    names = tuple(each.node.name for each in outputs or ())
    for path, code, fact, cure in check_outputs(found, names) if outputs else ():
        unknown = isinstance(path[-1], str) and len(path) > 1 and path[-1] not in names
        span = key_place(tree, path) if unknown else place(tree, path)
        scope.run.error(code, fact, span, None, cure)
    return found


def matrix_section(spec: Spec, scope: Scope) -> dict[str, tuple[Binding, ...]]:
    """The `matrix` section: the values of each parameter, after reporting what is wrong with it."""
    tree = _section(spec, scope, "matrix")
    if tree is None:
        return {}
    # Imported here: most specs have none.
    from netspec.elaborate.matrix import matrix_values

    return matrix_values(spec, tree, scope)


def expectations(spec: Spec, scope: Scope) -> Expect | None:
    """The `expect` section."""
    tree = _section(spec, scope, "expect")
    if tree is None:
        return None
    entries = _known_keys(tree, ExpectKeys, "`expect`", scope)
    keys = settle(ExpectKeys, entries, scope, tree.span, "expect")
    for key, entry in entries.items():
        # A computed null expects nothing: a contract of some values of the parameters alone.
        if getattr(keys, key) is None and not entry.value.dynamic:
            cure = "remove the key: what is not expected is not checked"
            scope.run.error("NS209", f"`expect.{key}` has no value", entry.value.span, None, cure)
    counts = tuple(
        Wanted(key, getattr(keys, key), entry.value.span, entry.key)
        for key, entry in entries.items()
        if key != "shapes" and getattr(keys, key) is not None
    )
    return Expect(counts, tuple(_shapes(tree, keys.shapes or {})))


def _shapes(tree: Mapping, shapes: dict[str, Any]) -> list[Wanted]:
    if "shapes" not in tree.entries:
        return []
    value = tree.entries["shapes"].value
    return [
        Wanted(name, shape, place(value, (name,)), key_place(value, (name,)))
        for name, shape in shapes.items()
    ]
