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
from netspec.op import ONE, Inputs, Op
from netspec.source import Span
from netspec.spec import Layer, Structure
from netspec.suggest import did_you_mean
from netspec.tensor import Tensor
from netspec.tree import Mapping as MappingTree
from netspec.tree import Sequence, Tree, plain

_NONE: Mapping[str, Any] = {}

# What it costs to look a tensor up, in characters of expressions.
_WORK = 10

# What the one tensor that a layer reads may be called in a mapping, whatever Keras calls it.
ALSO = ("inputs", "x")


class Read:
    """The inputs of one item, looked up when first needed.

    An item that `if` leaves out may read what does not exist; so nothing is looked up before.
    """

    __slots__ = ("_result", "_scope", "_tree", "before", "keys", "keywords", "place", "wanted")

    def __init__(
        self,
        source: Tree | None,
        scope: Scope,
        before: Result | None,
        wanted: Inputs = ONE,
    ) -> None:
        self._tree = source
        self._scope = scope
        self._result = before if source is None else None
        self.before = before
        # What the op reads, where a mapping or a list goes by that.
        self.wanted = wanted
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
            self._scope.run.compute(_WORK * len(value), tree.span, self._scope.frame)
            trees = tree.items if isinstance(tree, Sequence) else (tree,) * len(value)
            found = [self._one(each, tree) for each, tree in zip(value, trees, strict=True)]
            if any(each.failed for each in found):
                return FAILED
            return self._listed(tuple(each.first for each in found), tree)
        return resolve(value, tree, self._scope)

    def _listed(self, outputs: tuple[Output, ...], tree: Tree) -> Result:
        """A list: of an op that reads one tensor and a list by keyword, the latter is the rest."""
        first, *rest = outputs
        if self.wanted.most != 1 or not self.wanted.lists or not rest:
            return Result(outputs, several=True)
        (name,) = self.wanted.lists
        self.keywords = {f"{name}.{index}": each for index, each in enumerate(rest)}
        if len(rest) == 1:
            self.keywords = {name: rest[0]}
        self.keys = {name: tree.span}
        return Result((first,))

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
        found: dict[str, Output] = {}
        for key, name in value.items():
            result = self._named(key, name, tree.entries[key].value, found)
            if result is FAILED:
                return FAILED
        self.keys = {key: entry.key for key, entry in tree.entries.items()}
        inputs = self._in_order(found, tree)
        self.keywords = found
        if self.wanted.free and not inputs:
            # None of the names is one that the function has, which is said there.
            inputs = list(found.values())
        return Result(tuple(inputs), several=len(self.wanted.names) > 1) if inputs else FAILED

    def _named(self, key: str, name: Any, tree: Tree, found: dict[str, Output]) -> Result | None:
        """Keep what a key of a mapping names: a tensor, or several as `key.0`, `key.1`, …"""
        if not isinstance(name, list):
            result = self._one(name, tree)
            if not result.failed:
                found[key] = result.first
            return result if not result.failed else FAILED
        trees = tree.items if isinstance(tree, Sequence) else (tree,) * len(name)
        for index, (each, where) in enumerate(zip(name, trees, strict=True)):
            result = self._one(each, where)
            if result.failed:
                return FAILED
            found[f"{key}.{index}"] = result.first
        return None

    def _in_order(self, found: dict[str, Output], tree: MappingTree) -> list[Output]:
        """Take the tensors out that come in order; none when one before another is missing."""
        if self.wanted.free:
            return [found.pop(name) for name in self.wanted.names if name in found]
        first, *rest = self.wanted.names
        spellings = (first, first.removesuffix("s"), *ALSO) if not rest else (first,)
        named = next((each for each in spellings if each in found), first)
        inputs = []
        missing = ""
        for name in (named, *rest):
            if name not in found:
                missing = missing or name
                continue
            if missing:
                break
            inputs.append(found.pop(name))
        if not inputs or (missing and missing != name and name in found):
            fact = f"this `from` names no `{missing}`"
            shown = ", ".join(f"{each}: x" for each in (first, *rest[:1]))
            cure = f"write `from: {{{shown}, …}}`"
            self._scope.run.error("NS303", fact, tree.span, self._scope.frame, cure)
            return []
        return inputs

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


def check_inputs(op: Op, name: str, item: Layer | Structure, scope: Scope, read: Read) -> None:
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
        name, dot, _ = key.partition(".")
        if name not in wanted.keywords:
            fact = f"`{kind}` takes no tensor by the name `{name}`"
            cure = did_you_mean(name, [*wanted.keywords, *wanted.names])
            scope.run.error("NS204", fact, read.keys[name], scope.frame, cure)
            raise Poisoned
        if dot and name not in wanted.lists:
            fact = f"`{name}` of `{kind}` is one tensor, not a list"
            scope.run.error("NS304", fact, read.keys[name], scope.frame, "name one")
            raise Poisoned
    if count < wanted.least or (wanted.most != 1 and not result.several):
        few = "one input" if wanted.least == 1 else _counted(wanted)
        has = "one" if count == 1 else str(count)
        fact = f"`{kind}` needs {few}, but {shown} has {has}"
        cure = "name them: `from: [x, y]`" if wanted.least > 1 else ""
        scope.run.error("NS303", fact, span, scope.frame, cure, labels=read.labels())
        raise Poisoned
    if wanted.most is not None and (count > wanted.most or (wanted.most == 1 and result.several)):
        fact = f"`{kind}` takes {_counted(wanted)}, but {shown} has {count}"
        cure = "join them first, with `concat` or `add`" if wanted.most == 1 else ""
        if count == 1:
            fact = f"`{kind}` takes one input, but {shown} has a list of one"
            cure = "write the items without `branches`, or the name without `[…]`"
        scope.run.error("NS304", fact, span, scope.frame, cure, labels=read.labels())
        raise Poisoned


def _counted(wanted: Inputs) -> str:
    """How many inputs an op takes, in words."""
    words = {1: "one input", 2: "two inputs", 3: "two or three inputs"}
    return "at least two inputs" if wanted.most is None else words[wanted.most]
