"""The names that can be seen in a block, as far as they are known without calling it."""

from __future__ import annotations

from collections.abc import Collection

from netspec.elaborate.scope import FAILED, Named, Scope
from netspec.elaborate.unknown import report_nothing
from netspec.elaborate.values import report_expression
from netspec.expression import ExpressionError, parse_template
from netspec.expression.evaluation import no_name, no_tensor
from netspec.fields import describe
from netspec.items import IncludeKeys
from netspec.spec import Block, Branches, From, Item, Layer, Side, Structure
from netspec.tree import Entry, Mapping, Scalar, Sequence, Tree, plain

# What any name begins with.
ANY = frozenset({""})


class Sight:
    """What an item sees whose block nobody called.

    The variables of `scope` are there for their names. `names` are tensors, of which more may begin
    with `unknown`; with `loose`, there may be more variables too.
    """

    __slots__ = ("_known", "_lengths", "loose", "names", "scope", "unknown")

    # By hand, since to declare a dataclass takes as long as to check a library.
    def __init__(
        self, scope: Scope, names: frozenset[str], unknown: frozenset[str], loose: bool = False
    ) -> None:
        self.scope = scope
        self.names = names
        self.unknown = unknown
        self.loose = loose
        # There may be thousands of each, and so these are made once.
        self._lengths = sorted({len(each) for each in unknown})
        self._known: dict[str, Named] = {}

    def inner(self, scope: Scope, loose: bool) -> Sight:
        """The same tensors with other variables."""
        made = Sight(scope, self.names, frozenset(), self.loose or loose)
        made.unknown, made._lengths, made._known = self.unknown, self._lengths, self._known
        return made

    def has(self, reference: str) -> bool:
        """Whether a reference such as `x` or `lstm.1` can name a tensor."""
        name = reference.partition(".")[0]
        return name in self.names or any(name[:size] in self.unknown for size in self._lengths)

    def check_entries(self, entries: dict[str, Entry]) -> None:
        """Report what is wrong with the expressions in some values."""
        for entry in entries.values():
            if entry.value.dynamic:
                self.check(entry.value)

    def check(self, tree: Tree) -> None:
        """Report what is wrong with the expressions in a value."""
        match tree:
            case Scalar(dynamic=True):
                self._expression(tree)
            case Sequence(dynamic=True):
                for each in tree.items:
                    self.check(each)
            case Mapping(dynamic=True):
                self.check_entries(tree.entries)

    def _expression(self, tree: Scalar) -> None:
        try:
            template = parse_template(str(tree.value))
        except ExpressionError as error:
            report_expression(error, tree, self._suggesting(), lambda: FAILED)
            return
        wrong = [
            place.error("NS320", no_name(place))
            for name, place in template.names().items()
            if not self.loose and name not in self.scope.variables
        ]
        wrong += [
            place.error("NS320", no_tensor(place))
            for name, place in template.tensors().items()
            if not self.has(name)
        ]
        for each in wrong:
            report_expression(each, tree, self._suggesting(), lambda: FAILED)

    def check_references(self, tree: Tree) -> None:
        """Report the names of tensors in `from` that nothing in the block can have."""
        trees: tuple[Tree, ...] = (tree,)
        if isinstance(tree, Sequence):
            trees = tree.items
        elif isinstance(tree, Mapping):
            trees = tuple(entry.value for entry in tree.entries.values())
        for each in trees:
            if each.dynamic:
                continue
            if isinstance(each, Sequence) and isinstance(tree, Mapping):
                self.check_references(each)
                continue
            name = plain(each)
            if not isinstance(name, str):
                fact = f"a reference is a name, but this is {describe(name)}"
                self.scope.run.error("NS205", fact, each.span, self.scope.frame)
            elif not self.has(name):
                report_nothing(name, each, self._suggesting())

    def _suggesting(self) -> Scope:
        """The scope with the names, for suggestions."""
        if not self._known:
            span = self.scope.unit.spec.span
            self._known.update((name, Named(FAILED, span)) for name in sorted(self.names))
        return self.scope.inner(names=self._known)


def gathered(block: Block, items: bool = True) -> tuple[frozenset[str], frozenset[str]]:
    """The names of a block's inputs and, with `items`, of its items; what others begin with."""
    found: set[str] = set()
    unknown: set[str] = set()
    inputs = block.sections.get("inputs")
    if inputs is not None and isinstance(inputs.value, Sequence):
        for tree in inputs.value.items:
            _add(tree, found, unknown)
    elif inputs is not None and inputs.value.dynamic:
        unknown.add("")
    if items:
        _gather(block.layers, found, unknown)
    return frozenset(found), frozenset(unknown)


def _gather(items: tuple[Item, ...], found: set[str], unknown: set[str]) -> None:
    for item in items:
        if isinstance(item, Branches):
            for _, branch in item.branches:
                _gather(branch, found, unknown)
            continue
        if isinstance(item, Side | Structure):
            _gather(item.layers, found, unknown)
        if isinstance(item, Side):
            continue
        for key in ("name", "as"):
            if key in item.common:
                _add(item.common[key].value, found, unknown)
        unknown.update(_lead(item))


def _add(tree: Tree, found: set[str], unknown: set[str]) -> None:
    if isinstance(tree, Scalar) and isinstance(tree.value, str):
        before, dollar, _ = tree.value.partition("$")
        (unknown if dollar else found).add(before)


def _lead(item: From | Layer | Structure) -> Collection[str]:
    """What the names begin with that an item brings beside its own."""
    if isinstance(item, From) or (isinstance(item, Layer) and item.classes):
        return ()
    if isinstance(item, Layer):
        entry = item.common.get("name")
    elif item.keys is IncludeKeys:
        entry = item.arguments.get("prefix")
    elif "name" in item.common:
        entry = item.common["name"]
    else:
        return ()
    name = plain(entry.value) if entry is not None else ""
    if not isinstance(name, str) or not name:
        return ANY
    before, dollar, _ = name.partition("$")
    return (before if dollar else f"{name}_",)
