"""The globs of `freeze`."""

from __future__ import annotations

from netspec.elaborate.run import Freeze
from netspec.elaborate.scope import Scope
from netspec.elaborate.values import evaluate
from netspec.spec import Spec
from netspec.suggest import did_you_mean
from netspec.tree import Sequence


def freezes(spec: Spec, scope: Scope, base: str) -> tuple[Freeze, ...]:
    """The globs of a spec's `freeze`, for layer names that begin with `base`."""
    entry = spec.sections.get("freeze")
    if entry is None:
        return ()
    # Compiled here once: fnmatch would translate every glob for every layer.
    import re
    from fnmatch import translate

    found = []
    value = evaluate(entry.value, scope)
    for position, pattern in enumerate(value if isinstance(value, list) else ()):
        tree = entry.value
        span = tree.items[position].span if isinstance(tree, Sequence) else tree.span
        matches = re.compile(translate(str(pattern))).match
        found.append(Freeze(str(pattern), matches, span, base, [False]))
    return tuple(found)


def check_used(found: tuple[Freeze, ...], scope: Scope) -> None:
    """NS248 for globs that match no layer."""
    names = [node.name for node in scope.model.nodes]
    for each in found:
        if not each.used[0]:
            fact = f"no layer's name matches `{each.pattern}`"
            cure = did_you_mean(each.pattern, names)
            scope.run.error("NS248", fact, each.span, None, cure)
