"""The name of every layer, and what names it in its scope."""

from __future__ import annotations

from collections.abc import Mapping

from netspec.diagnostic import Label
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Named, Result, Scope
from netspec.elaborate.values import Reads, nothing, text
from netspec.graph import Node
from netspec.names import LONGEST, wrong_name
from netspec.source import Span
from netspec.tree import Entry


class Reached(Exception):
    """The layer that an `include` ends with has been made."""

    def __init__(self, name: str, result: Result) -> None:
        super().__init__(name)
        self.name = name
        self.result = result


def layer_name(
    common: Mapping[str, Entry], class_name: str, span: Span, scope: Scope, reads: Reads
) -> tuple[str, bool]:
    """The full name of a layer, and whether rule 6 made it up. It is taken from then on."""
    entry = common.get("name")
    if entry is None:
        full = scope.run.auto_name(class_name)
        where = span
    else:
        full = scope.full_name(checked(entry, scope, reads))
        where = entry.value.span
        if not full:
            fact = 'a layer outside of a named block cannot be called `""`'
            scope.run.error("NS220", fact, where, scope.frame)
            raise Poisoned
    take(full, where, scope)
    return full, entry is None


def checked(entry: Entry, scope: Scope, reads: Reads = nothing) -> str:
    """A name as written: letters, digits, `_` and `-` (or nothing)."""
    name = text(entry, scope, reads, "a name")
    checked_name(name, entry.value.span, scope)
    return name


def checked_name(name: str, span: Span, scope: Scope) -> None:
    """NS220 unless all characters of a name are allowed."""
    wrong = wrong_name(name)
    if wrong is not None:
        fact, cure = wrong
        scope.run.error("NS220", fact, span, scope.frame, cure)
        raise Poisoned


def take(full: str, span: Span, scope: Scope) -> None:
    """Take a layer name in the model; NS221 when another layer has it."""
    taken = scope.model.taken
    if len(full) > LONGEST:
        # It is made again, and kept, for each of the blocks around.
        scope.run.compute(2 * (len(full) - LONGEST), span, scope.frame)
    if full in taken:
        if taken[full] == span:
            fact = f"`{full}` appears twice after expansion"
            cure = "put a variable into the name, or name the block call"
            if scope.frame is not None and scope.frame.title.startswith("`include`"):
                cure = "put a variable into the name, or give the `include` a `prefix`"
            scope.run.error("NS316", fact, span, scope.frame, cure)
        else:
            label = (Label(taken[full], "first used here"),)
            fact = f"the name `{full}` is already taken"
            scope.run.error("NS221", fact, span, scope.frame, "use another name", labels=label)
        raise Poisoned
    taken[full] = span


def define(node: Node | None, common: Mapping[str, Entry], scope: Scope, result: Result) -> Result:
    """Let `name` and `as` of an item stand for its result."""
    if node is not None and not node.written:
        scope.model.made_up[node.name] = node
    entry = common.get("name")
    if entry is not None and (node is None or node.written):
        full = node.name if node is not None else scope.full_name(checked(entry, scope))
        # A layer called `""` has the name of the call around it, which means the call's output.
        if full != scope.prefix[:-1]:
            local = scope.leads[0] + full.removeprefix(scope.prefix)
            put(scope, local, Named(result, entry.value.span))
        if scope.run.until and full in scope.run.until:
            raise Reached(full, result)
    if "as" in common:
        alias(common["as"], scope, result)
    return result


def alias(entry: Entry, scope: Scope, result: Result) -> None:
    """Let a name of `as` stand for a result, in this block alone."""
    put(scope, checked_alias(entry, scope), Named(result, entry.value.span, outside=False))


def checked_alias(entry: Entry, scope: Scope) -> str:
    """The name of an `as`, which, unlike that of a layer, is something (NS220)."""
    name = checked(entry, scope)
    if not name:
        fact = "an `as` needs a name"
        scope.run.error("NS220", fact, entry.value.span, scope.frame, "remove it, or write `x`")
        raise Poisoned
    return name


def put(scope: Scope, key: str, named: Named) -> None:
    """Bind a name in the scope; NS221 when it means something else already."""
    found = scope.names.get(key)
    if found is not None and not (found.result.failed or named.result.failed):
        label = (Label(found.span, "first used here"),) if found.span != named.span else ()
        cure = "use another name" if label else "put a variable into it: `x$(i)`"
        fact = f"the name `{key}` is already taken"
        scope.run.error("NS221", fact, named.span, scope.frame, cure, labels=label)
        raise Poisoned
    scope.names[key] = named
