"""The names that a file declares: of blocks, imports, parameters, and what a block has."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from netspec.diagnostic import Diagnostic, Label
from netspec.expression import IN_SIZES
from netspec.fields import describe
from netspec.names import wrong_name, wrong_variable
from netspec.source import Span
from netspec.spec import COMMON
from netspec.tree import Entry, Scalar, Sequence, plain
from netspec.words import is_reserved


def check_block_name(name: str, span: Span) -> Iterator[Diagnostic]:
    """NS220 or NS240 for a block that could not be called, or would hide an op."""
    wrong = wrong_name(name) if name else ("a block needs a name", "write `unit`")
    if wrong is not None:
        yield Diagnostic("NS220", wrong[0], span, help=wrong[1])
    elif is_reserved(name):
        fact = f"a block cannot be called `{name}`, which is an op"
        yield Diagnostic("NS240", fact, span, help=f"write `{name}_block`")


def check_prefixes(imports: dict[str, Entry]) -> Iterator[Diagnostic]:
    """NS220 for a prefix that could not stand before a dot, NS240 for that of `keras.ops`."""
    for name, (span, _) in imports.items():
        wrong = wrong_name(name) if name else ("an import needs a name", "write `lib`")
        if wrong is not None:
            yield Diagnostic("NS220", wrong[0], span, help=wrong[1])
        elif name == "ops":
            fact = "an import cannot be called `ops`, which is that of Keras's own functions"
            yield Diagnostic("NS240", fact, span, help="use another name")


def check_params(params: dict[str, Entry]) -> Iterator[Diagnostic]:
    """NS220, NS244 or NS228 for parameters, or their defaults, that no expression could use."""
    for name, (span, tree) in params.items():
        wrong = wrong_variable(name)
        if wrong is not None:
            yield Diagnostic("NS220", wrong[0], span, help=wrong[1])
        elif name in IN_SIZES:
            fact = f"the parameter `{name}` has the name of a size"
            yield Diagnostic("NS244", fact, span, help="use another name")
        elif fact := not_finite(name, plain(tree)):
            yield Diagnostic("NS228", fact, tree.span)


def not_finite(name: str, value: object) -> str:
    """The fact of a value that is, or has in it, infinite or no number; nothing of others."""
    waiting = [value]
    for each in waiting:
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, float) and not isfinite(each):
            return f"`{name}` must be a finite number, but this is {describe(each)}"
    return ""


def check_block(sections: dict[str, Entry], params: dict[str, Entry]) -> Iterator[Diagnostic]:
    """What the names in a block's `params`, `inputs` and `outputs` have against one another."""
    inputs = _names(sections, "inputs")
    seen: dict[str, Span] = {}
    for tree in inputs:
        name = str(tree.value)
        wrong = wrong_name(name) if name else ("an input needs a name", "write `x`")
        if wrong is not None:
            yield Diagnostic("NS220", wrong[0], tree.span, help=wrong[1])
        yield from check_twice(name, tree.span, seen)
    for name, (span, _) in params.items():
        if wrong_variable(name) is not None:
            continue
        if name in COMMON:
            fact = f"the parameter `{name}` has the name of an argument that every item takes"
            yield Diagnostic("NS244", fact, span, help="use another name")
        elif name in seen:
            fact = f"the parameter `{name}` has the name of an input"
            label = (Label(seen[name], "this input"),)
            yield Diagnostic("NS244", fact, span, labels=label, help="use another name")
    given: dict[str, Span] = {}
    for tree in _names(sections, "outputs"):
        yield from check_twice(str(tree.value), tree.span, given)


def _names(sections: dict[str, Entry], key: str) -> Iterator[Scalar]:
    """The names that are written out in a list."""
    tree = sections[key].value if key in sections else None
    for each in tree.items if isinstance(tree, Sequence) else ():
        if isinstance(each, Scalar) and isinstance(each.value, str) and not each.dynamic:
            yield each


def check_twice(name: str, span: Span, seen: dict[str, Span]) -> Iterator[Diagnostic]:
    """NS221 for a name that is among `seen`, which then has it."""
    if name in seen:
        label = (Label(seen[name], "first used here"),)
        yield Diagnostic("NS221", f"`{name}` is in the list already", span, labels=label)
    seen.setdefault(name, span)
