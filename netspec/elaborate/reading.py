"""What an item reads: the item before it, or what `from` names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netspec.diagnostic import Label
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import FAILED, Result, Scope
from netspec.elaborate.values import absent, evaluate
from netspec.expression import IN_SIZES
from netspec.fields import describe
from netspec.graph import Node, Output
from netspec.op import ONE, Op
from netspec.source import Span
from netspec.spec import Layer
from netspec.suggest import did_you_mean
from netspec.tensor import Tensor
from netspec.tree import Mapping as MappingTree
from netspec.tree import Sequence, Tree, plain

_NONE: Mapping[str, Any] = {}


class Read:
    """The inputs of one item, looked up when first needed.

    An item that `if` leaves out may read what does not exist; so nothing is looked up before.
    """

    __slots__ = ("_result", "_scope", "_tree", "before", "keys", "keywords", "place")

    def __init__(self, source: Tree | None, scope: Scope, before: Result | None) -> None:
        self._tree = source
        self._scope = scope
        self._result = before if source is None else None
        self.before = before
        self.keywords: Mapping[str, Output] = _NONE
        self.keys: Mapping[str, Span] = _NONE
        self.place: Span | None = source.span if source is not None else None

    def reads(self) -> Result | None:
        """What comes in, or `None` when nothing does."""
        if self._result is None and self._tree is not None:
            self._result = self._look_up(self._tree)
        return self._result

    @property
    def result(self) -> Result:
        """What comes in; items without it were refused before."""
        result = self._result or self.reads()
        return FAILED if result is None else result

    def _look_up(self, tree: Tree) -> Result:
        value = evaluate(tree, self._scope, lambda: self.before)
        if isinstance(value, dict) and isinstance(tree, MappingTree):
            return self._mapping(value, tree)
        if value == []:
            fact = "`from` is an empty list"
            self._scope.run.error("NS303", fact, tree.span, self._scope.frame, "name what it reads")
            return FAILED
        if isinstance(value, list):
            trees = tree.items if isinstance(tree, Sequence) else (tree,) * len(value)
            found = [self._one(each, tree) for each, tree in zip(value, trees, strict=True)]
            if any(each.failed for each in found):
                return FAILED
            return Result(tuple(each.first for each in found), several=True)
        return resolve(value, tree, self._scope)

    def _one(self, name: Any, tree: Tree) -> Result:
        found = resolve(name, tree, self._scope)
        if found.several:
            ports = list(found.ports or {})
            cure = f"name one of them: `{name}.{ports[0]}`" if ports else ""
            fact = f"`{name}` is a list of {len(found.outputs)} tensors, not one"
            self._scope.run.error("NS304", fact, tree.span, self._scope.frame, cure)
            return FAILED
        return found

    def _mapping(self, value: dict[str, Any], tree: MappingTree) -> Result:
        found = {}
        for key, name in value.items():
            result = self._one(name, tree.entries[key].value)
            if result.failed:
                return FAILED
            found[key] = result.first
        first = found.pop("inputs", None) or found.pop("x", None)
        if first is None:
            fact, cure = "this `from` names no `inputs`", "write `from: {inputs: x, …}`"
            self._scope.run.error("NS303", fact, tree.span, self._scope.frame, cure)
            return FAILED
        self.keywords = found
        self.keys = {key: entry.key for key, entry in tree.entries.items()}
        return Result((first,))

    def tensors(self) -> tuple[tuple[str, Tensor], ...]:
        """The tensors that come by keyword."""
        if not self.keywords:
            return ()
        return tuple((name, output.tensor) for name, output in self.keywords.items())

    @property
    def name(self) -> str:
        """The layer that the first input comes from."""
        return self.result.first.node.name

    def labels(self) -> tuple[Label, ...]:
        """Labels on the layers that made what comes in."""
        seen: dict[Node, Label] = {}
        for output in self.result.outputs:
            node = output.node
            if node not in seen:
                seen[node] = Label(node.span, f"`{node.name}` gives {output.tensor}")
        return tuple(seen.values())[:3]

    def summary(self) -> str:
        """Each input with its shape."""
        shown = [f"`{each.node.name}` is {each.tensor}" for each in self.result.outputs[:4]]
        return ", ".join(shown)


def cure_of_null(tree: Tree, read: Read) -> str:
    """The cure for a value that was computed to be null."""
    result = read.result
    for word, size in IN_SIZES.items():
        if not result.failed and word in str(plain(tree)) and absent(result.first.tensor, size):
            return f"`{read.name}` gives {result.first.tensor}, which has no {size}"
    return "a size that is open is `null`: `$(in_height or 7)`"


def resolve(name: Any, tree: Tree, scope: Scope) -> Result:
    """What a name means; NS301 and its kin when nothing before the item has it."""
    if not isinstance(name, str):
        fact = f"a reference is a name, but this is {describe(name)}"
        scope.run.error("NS205", fact, tree.span, scope.frame)
        return FAILED
    found = scope.look_up(name)
    if found is not None:
        return found.result
    # Imported here: only a wrong spec needs it.
    from netspec.elaborate.unknown import report_unknown

    report_unknown(name, tree, scope)
    return FAILED


def check_inputs(op: Op, name: str, item: Layer, scope: Scope, read: Read) -> None:
    """NS303 or NS304 unless the op can read that many tensors, NS204 unless by those keywords.

    `name` is the layer's, if it has one.
    """
    wanted, result = op.reads, read.result
    count = len(result.outputs)
    if wanted is ONE and count == 1 and not result.several and not read.keywords:
        return
    kind = type(op).__name__
    shown = f"`{name}`" if name else "this"
    span = read.place or item.span
    for key in read.keywords:
        if key not in wanted.keywords:
            fact = f"`{kind}` takes no tensor by the name `{key}`"
            cure = did_you_mean(key, [*wanted.keywords, "inputs"])
            scope.run.error("NS204", fact, read.keys[key], scope.frame, cure)
            raise Poisoned
    if count < wanted.least or (wanted.most != 1 and not result.several):
        few = {1: "one input", 2: "at least two inputs"}[wanted.least]
        few = "two inputs" if wanted.most == 2 else few
        has = "one" if count == 1 else str(count)
        fact = f"`{kind}` needs {few}, but {shown} has {has}"
        cure = "name them: `from: [x, y]`" if wanted.least > 1 else ""
        scope.run.error("NS303", fact, span, scope.frame, cure, labels=read.labels())
        raise Poisoned
    if wanted.most is not None and (count > wanted.most or (wanted.most == 1 and result.several)):
        takes = "one input" if wanted.most == 1 else "two inputs"
        fact = f"`{kind}` takes {takes}, but {shown} has {count}"
        cure = "join them first, with `concat` or `add`" if wanted.most == 1 else ""
        if count == 1:
            fact = f"`{kind}` takes one input, but {shown} has a list of one"
            cure = "write the items without `branches`, or the name without `[…]`"
        scope.run.error("NS304", fact, span, scope.frame, cure, labels=read.labels())
        raise Poisoned
