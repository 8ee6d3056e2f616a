"""The globs of `freeze`."""

from __future__ import annotations

from netspec.elaborate.run import Freeze
from netspec.elaborate.scope import Scope
from netspec.elaborate.values import evaluate
from netspec.ops.structure import InputLayer
from netspec.spec import Spec
from netspec.suggest import did_you_mean
from netspec.tree import Sequence

# How many characters of globs cost a layer as much as one of an expression.
_PATTERN = 4

# What a character of a glob costs to compile, in characters of expressions.
_COMPILED = 50
_MANY = "the globs of this spec are too many", "write one with `*` for several layers"


def freezes(spec: Spec, scope: Scope, base: str) -> tuple[Freeze, ...]:
    """The globs of a spec's `freeze`, for layer names that begin with `base`."""
    entry = spec.sections.get("freeze")
    if entry is None:
        return ()
    # Compiled here once: fnmatch would translate every glob for every layer.
    import re
    from fnmatch import translate

    globs = []
    value = evaluate(entry.value, scope)
    for position, pattern in enumerate(value if isinstance(value, list) else ()):
        tree = entry.value
        span = tree.items[position].span if isinstance(tree, Sequence) else tree.span
        globs.append((str(pattern), span))
    if not globs:
        return ()
    size = sum(len(pattern) for pattern, _ in globs)
    scope.run.compute(_COMPILED * size, entry.key, scope.frame, _MANY)
    together = re.compile("|".join(translate(pattern) for pattern, _ in globs)).match
    return (Freeze(base, entry.key, size, together, globs),)


def check_used(found: tuple[Freeze, ...], scope: Scope) -> None:
    """NS248 for globs that match no layer."""
    unused = [glob for each in found for glob in each.unused]
    if not unused:
        return
    names = [n.name for n in scope.model.nodes if not isinstance(n.op, InputLayer)]
    inputs = {node.name for node in scope.model.nodes} - set(names)
    for pattern, span in unused:
        fact = f"no layer's name matches `{pattern}`"
        cure = did_you_mean(pattern, names)
        if pattern in inputs:
            cure = "this is an input, which has no weights: remove it"
        scope.run.error("NS248", fact, span, None, cure)


def frozen(name: str, scope: Scope) -> bool:
    """Whether a glob of `freeze` matches the layer."""
    hit = False
    for freeze in scope.freezes:
        full = (scope.model.path + name).removeprefix(freeze.base)
        scope.run.compute(freeze.size // _PATTERN, freeze.span, None)
        if freeze.matches(full):
            hit = True
            if freeze.unused:
                from fnmatch import fnmatchcase

                unused = freeze.unused
                unused[:] = [each for each in unused if not fnmatchcase(full, each[0])]
    return hit
