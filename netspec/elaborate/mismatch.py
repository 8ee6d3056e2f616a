"""An op that does not fit what comes in, as a diagnostic in its place."""

from __future__ import annotations

from collections.abc import Mapping

from netspec.elaborate.cure import cure_of
from netspec.elaborate.reading import Read
from netspec.elaborate.scope import Scope
from netspec.elaborate.values import bindings
from netspec.op import Mismatch
from netspec.source import Span
from netspec.spec import Layer
from netspec.tree import Entry, Scalar, Tree
from netspec.tree import Mapping as MappingTree


def report_mismatch(
    mismatch: Mismatch, item: Layer, entries: Mapping[str, Entry], scope: Scope, read: Read
) -> None:
    """Report an op that does not fit what comes in, at the argument that is to blame."""
    span, labels = item.span, tuple(each for each in read.labels() if each.span != item.span)
    if mismatch.at == "inputs":
        span = read.place or item.span
    elif mismatch.at.partition("/")[0] in entries:
        tree, key = _spot(entries, mismatch.at, item.span)
        span = tree.span if tree is not None and tree.span.line == tree.span.end_line else key
        labels += bindings(tree, scope) if tree is not None else ()
    message = mismatch.message.replace("{x}", f"`{read.name}`")
    label = mismatch.label or (read.summary() if len(read.result.outputs) > 1 else "")
    cure = cure_of(mismatch.code, read.result.first) or mismatch.help
    scope.run.error(mismatch.code, message, span, scope.frame, cure, label, labels)


def _spot(entries: Mapping[str, Entry], at: str, span: Span) -> tuple[Tree | None, Span]:
    """The value of an argument, maybe one of a layer inside, and the place of the op around it."""
    name, slash, rest = at.partition("/")
    if name not in entries:
        return None, span
    tree = entries[name].value
    if not slash:
        return tree, span
    if not isinstance(tree, MappingTree) or len(tree.entries) != 1:
        return (tree, span) if isinstance(tree, Scalar) else (None, span)
    key, value = next(iter(tree.entries.values()))
    return _spot(value.entries if isinstance(value, MappingTree) else {}, rest, key)
