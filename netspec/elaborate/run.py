"""What one elaboration shares: the findings, the counters, the limits, the growing graphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeAlias

from netspec.declaration import snake_case
from netspec.diagnostic import MOST, Diagnostic, Frame, Label
from netspec.graph import Node
from netspec.op import Op, Weight
from netspec.project import Project
from netspec.source import Span
from netspec.spec import ITEMS, Block, From, Item, Layer, Structure
from netspec.tensor import Tensor
from netspec.tree import Tree

if TYPE_CHECKING:
    from netspec.elaborate.scope import Unit
    from netspec.elaborate.weights import Asked

# The items of a list by their names.
Called: TypeAlias = dict[str, From | Layer | Structure]

# Twice the deepest network that is promised to be built; Keras itself stops at a thousand.
LAYERS = 10_000
# What was computed, read, copied and compared, in characters of expressions: each is linear in what
# is written, but in every round and call of it, a file of a few lines would take hours.
COMPUTED = 2_000_000
_AGAIN = (
    "what this spec does again and again takes too much work",
    "compute what stays the same once, as a parameter",
)
# Blocks and groups inside one another: each is some Python frames deep.
DEPTH = 64


class TooLarge(Exception):
    """The spec grows past a limit; what was found so far is reported."""


class Poisoned(Exception):
    """A value hangs on something that was already reported."""


class Freeze(NamedTuple):
    """The globs of one file; layer names are matched less `base`, the prefix of its include.

    `matches` is all of them as one, since there are many layers; `unused` have matched none yet.
    `size` is how many characters they are.
    """

    base: str
    span: Span
    size: int
    matches: Callable[[str], Any]
    unused: list[tuple[str, Span]]


@dataclass(slots=True, eq=False)
class Model:
    """A model under construction: its nodes, and the names taken in it.

    `path` is what `freeze` writes before its layers: `tower/` for those of a sub-model.
    """

    path: str = ""
    nodes: list[Node] = field(default_factory=list)
    taken: dict[str, Span] = field(default_factory=dict)
    made_up: dict[str, Node] = field(default_factory=dict)
    layers: dict[str, Node] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)

    def add(self, node: Node) -> None:
        """Append a node."""
        self.nodes.append(node)
        self.layers.setdefault(node.name, node)

    def cut(self, start: int, kept: set[Node]) -> None:
        """Forget the nodes from `start` on that are not kept."""
        for node in self.nodes[start:]:
            if node not in kept:
                for names in (self.taken, self.made_up, self.layers):
                    names.pop(node.name, None)
        self.nodes[start:] = [node for node in self.nodes[start:] if node in kept]


class Inferred(NamedTuple):
    """What an op makes of its inputs."""

    outputs: tuple[Tensor, ...]
    weights: tuple[Weight, ...]
    macs: int


@dataclass(slots=True, eq=False)
class Run:
    """One elaboration."""

    project: Project
    found: list[Diagnostic] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)
    counters: Counter[str] = field(default_factory=Counter)
    # Without these, a spec of repeats would validate and infer the same thing over and over.
    written: dict[Any, Any] = field(default_factory=dict)
    inferred: dict[Any, Inferred] = field(default_factory=dict)
    ops: dict[Any, Op] = field(default_factory=dict)
    # How many values lists and mappings have that were looked at.
    sizes: dict[Tree, int] = field(default_factory=dict)
    # The sources of weights that come along with includes.
    sources: list[Asked] = field(default_factory=list)
    # The files in use, and the blocks whose inside was looked at.
    units: list[Unit] = field(default_factory=list)
    called: set[Block] = field(default_factory=set)
    until: set[str] = field(default_factory=set)
    # Whether the parameters are those of the spec's `matrix`, which then need not be checked again.
    combination: bool = False
    grown: int = 0
    walked: int = 0
    computed: int = 0
    # Whether a block, a repeat, … failed whose names later items may read.
    lost: bool = False
    depth: int = 0
    defaults: int = 0
    # The items by their names, of each list of items: for what is said of unknown names.
    named: dict[Item, Called] = field(default_factory=dict)
    _seen: set[tuple[str, Span | str]] = field(default_factory=set)

    def error(
        self,
        code: str,
        message: str,
        span: Span,
        frame: Frame | None,
        help: str = "",
        label: str = "",
        labels: tuple[Label, ...] = (),
    ) -> None:
        """Report a mistake; the same one in the rounds of a repeat is reported once."""
        self.report(
            Diagnostic(code, message, span, label=label, labels=labels, frame=frame, help=help)
        )

    def report(self, diagnostic: Diagnostic) -> None:
        """Keep a finding, unless the same was found in this place."""
        key = (diagnostic.code, diagnostic.span or diagnostic.message)
        if key not in self._seen:
            if len(self.found) >= MOST:
                raise TooLarge
            self._seen.add(key)
            (self.warnings if diagnostic.level == "warning" else self.found).append(diagnostic)

    def said(self, code: str, span: Span) -> bool:
        """Whether a mistake was reported in a place."""
        return (code, span) in self._seen

    def grow(self, span: Span, frame: Frame | None) -> None:
        """Count a layer, a call or a round, up to the limit."""
        self.grown += 1
        if self.grown > LAYERS:
            self.too_large(span, frame)

    def walk(self, span: Span, frame: Frame | None) -> None:
        """Count an item, up to the limit."""
        self.walked += 1
        if self.walked > ITEMS:
            self.error("NS315", f"this spec grows to more than {ITEMS:,} items", span, frame)
            raise TooLarge

    def compute(
        self, amount: int, span: Span, frame: Frame | None, excess: tuple[str, str] = _AGAIN
    ) -> None:
        """Count characters of expressions and values of lists, up to the limit.

        `excess` is the fact and the cure of what passes it.
        """
        self.computed += amount
        if self.computed > COMPUTED:
            # After other mistakes, more of what is wrong would only be said again.
            if not self.found:
                fact, cure = excess
                self.error("NS315", fact, span, frame, cure)
            raise TooLarge

    def too_large(self, span: Span, frame: Frame | None) -> NoReturn:
        """Report that the limit is passed, and stop."""
        self.error("NS315", f"this spec grows to more than {LAYERS:,} layers", span, frame)
        raise TooLarge

    def auto_name(self, class_name: str) -> str:
        """The name that a fresh Keras session would give the next layer of a class."""
        word = snake_case(class_name)
        count = self.counters[word]
        self.counters[word] += 1
        return f"{word}_{count}" if count else word
