"""Layers as arguments of another: items whose short names go by what comes in there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netspec.elaborate.cure import cure_of
from netspec.elaborate.layer import Written, layer_op, pool_classes
from netspec.elaborate.naming import checked
from netspec.elaborate.reading import Read
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Scope
from netspec.elaborate.values import policy
from netspec.inside import COMMON, Inner
from netspec.ops import CELLS, op_class
from netspec.source import Span
from netspec.spec import Layer
from netspec.tensor import Tensor
from netspec.tree import Mapping, Scalar, Sequence, Tree
from netspec.validator import validate
from netspec.words import chosen, class_names

if TYPE_CHECKING:
    from netspec.op import Op


def inner_layers(
    item: Layer, kind: type[Op], written: Written, scope: Scope, read: Read, x: Tensor
) -> dict[str, Any]:
    """The layers that stand in the arguments of an item, by argument.

    What is no item is left to the argument's own check. Raises `Poisoned` after reporting what is
    wrong with one.
    """
    from netspec.elaborate.walk import own_dtype

    maker = _Maker(own_dtype(item, scope, read), read, _seen(kind, x))
    found = {}
    for key in kind.holds:
        tree = written.entries[key].value if key in written.entries else None
        made = maker.argument(key, tree) if tree is not None else None
        if made is not None:
            found[key] = made
    return found


def _seen(kind: type[Op], x: Tensor) -> Tensor:
    """What the inner layer of a wrapper reads: one step, for one that goes through them."""
    if kind.__name__ == "TimeDistributed" and x.rank > 1:
        return x._replace(shape=(x.shape[0], *x.shape[2:]))
    return x


class _Maker:
    """Makes the layers inside an item, all of which read `x`."""

    def __init__(self, scope: Scope, read: Read, x: Tensor) -> None:
        self.scope = scope
        self.read = read
        self.x = x

    def argument(self, key: str, tree: Tree) -> Any:
        """A layer, or cells one upon another."""
        if key not in ("cell", "cells") or not isinstance(tree, Sequence) or not tree.items:
            return self.one(tree)
        made = [self.one(each) for each in tree.items]
        cells = tuple(each for each in made if each is not None)
        if key == "cells" or len(cells) < len(made):
            return cells if len(cells) == len(made) else None
        kind = op_class("StackedRNNCells")
        stack = validate(kind, {"cells": cells, "dtype": self.scope.dtype})
        return Inner(stack, self.scope.run.auto_name(kind.__name__))

    def one(self, tree: Tree) -> Inner | None:
        """The layer of an item; nothing where there is none."""
        if isinstance(tree, Scalar) and isinstance(tree.value, str) and not tree.dynamic:
            return self._layer(tree.value, tree.span, Scalar(None, tree.span))
        if isinstance(tree, Mapping) and len(tree.entries) == 1:
            word, (span, value) = next(iter(tree.entries.items()))
            return self._layer(word, span, value)
        return None

    def _layer(self, word: str, span: Span, value: Tree) -> Inner:
        entries = value.entries if isinstance(value, Mapping) else {}
        common = {key: each for key, each in entries.items() if key in COMMON}
        arguments = {key: each for key, each in entries.items() if key not in COMMON}
        bare = isinstance(value, Mapping) or (isinstance(value, Scalar) and value.value is None)
        classes = (CELLS[word],) if word in CELLS else class_names(word)
        item = Layer(word, span, classes, arguments, common, None if bare else value, None)
        if word == "pool":
            classes = pool_classes(item, self.scope, self.read)
        kind = chosen(classes, self.x.rank)
        if kind is None:
            fact = f"`{word}` takes another rank than {self.x}, which comes in here"
            cure = cure_of("NS402", self.read.result.first)
            self.scope.run.error("NS402", fact, span, self.scope.frame, cure)
            raise Poisoned
        return self._made(item, kind)

    def _made(self, item: Layer, kind: type[Op]) -> Inner:
        scope, name = self.scope, item.common.get("name")
        if "dtype" in item.common:
            scope = scope.inner(dtype=policy(item.common["dtype"], scope, self.read.reads))
        op = layer_op(item, kind, scope, self.read, self.x)
        if name is not None:
            return Inner(op, checked(name, scope, self.read.reads))
        return Inner(op, scope.run.auto_name(kind.__name__))
