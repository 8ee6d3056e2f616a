"""NS720, NS721 and NS722: a parameter, a block, an import that nothing uses.

The blocks of a library are for others, and what a spec includes or imports is looked at when it is
checked itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from netspec.diagnostic import Diagnostic
from netspec.expression import parse_template
from netspec.source import Span
from netspec.spec import Branches, Item, Layer, Side, Spec, Structure
from netspec.tree import Entry, Scalar, Sequence, Tree

# What no parameter can stand in, or what is looked at by itself.
_OTHER = ("netspec", "name", "imports", "blocks")


def check(spec: Spec) -> Iterator[Diagnostic]:
    """A warning for each of them in a file."""
    if spec.params or spec.blocks:
        yield from _params(spec)
    if spec.blocks or spec.imports:
        yield from _blocks_and_imports(spec)


def _params(spec: Spec) -> Iterator[Diagnostic]:
    used = _used(entry.value for key, entry in spec.sections.items() if key not in _OTHER)
    for block in spec.blocks.values():
        inside = _used(entry.value for entry in block.sections.values())
        yield from _idle(block.params, inside, f"the block `{block.name}`")
        used |= inside - block.params.keys()
    yield from _idle(spec.params, used, "the file")


def _idle(params: Mapping[str, Entry], used: set[str], owner: str) -> Iterator[Diagnostic]:
    for name, entry in params.items():
        if name not in used:
            fact = f"nothing in {owner} uses the parameter `{name}`"
            yield _warning("NS720", fact, entry.key, f"remove it, or write `${name}` somewhere")


def _used(trees: Iterable[Tree]) -> set[str]:
    """The parameters and loop variables in the expressions of some values."""
    used: set[str] = set()
    waiting = list(trees)
    while waiting:
        tree = waiting.pop()
        if not tree.dynamic:
            continue
        if isinstance(tree, Scalar):
            used.update(parse_template(str(tree.value)).names())
        elif isinstance(tree, Sequence):
            waiting += tree.items
        else:
            waiting += [entry.value for entry in tree.entries.values()]
    return used


def _blocks_and_imports(spec: Spec) -> Iterator[Diagnostic]:
    words = {call.word for block in spec.blocks.values() for call in block.calls}
    words.update(_calls(spec.layers))
    for block in spec.blocks.values() if not spec.library else ():
        if block.name not in words:
            fact = f"nothing calls the block `{block.name}`"
            yield _warning("NS721", fact, block.span, "remove it, or call it")
    prefixes = {word.partition(".")[0] for word in words if "." in word}
    for prefix, entry in spec.imports.items():
        if prefix not in prefixes:
            fact = f"nothing calls a block of the import `{prefix}`"
            yield _warning("NS722", fact, entry.key, f"remove it, or call `{prefix}.NAME`")


def _calls(items: Iterable[Item]) -> Iterator[str]:
    """The words of the block calls among items."""
    for item in items:
        match item:
            case Layer():
                if not item.classes:
                    yield item.word
            case Branches():
                for _, branch in item.branches:
                    yield from _calls(branch)
            case Side() | Structure():
                yield from _calls(item.layers)


def _warning(code: str, fact: str, span: Span, cure: str) -> Diagnostic:
    return Diagnostic(code, fact, span, help=cure, level="warning")
