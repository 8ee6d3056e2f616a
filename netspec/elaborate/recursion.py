"""Blocks that use themselves, however far round and whether or not anything calls them."""

from __future__ import annotations

from collections.abc import Mapping

from netspec.diagnostic import Label
from netspec.elaborate.run import Run
from netspec.elaborate.scope import Unit
from netspec.spec import Block, Layer, Spec


class _Step:
    """A block on the way, the item that called it, and the calls of it that are left."""

    def __init__(self, block: Block, unit: Unit, item: Layer | None) -> None:
        self.block = block
        self.unit = unit
        self.item = item
        self.calls = iter(block.calls)


def check_recursion(files: Mapping[Spec, Unit], run: Run) -> None:
    """NS311 for every circle of calls among the blocks of some files, unless it was reported."""
    finished: set[Block] = set()
    for spec, unit in files.items():
        for block in spec.blocks.values():
            if block.calls and block not in finished:
                _search(_Step(block, unit, None), files, finished, run)


def _search(start: _Step, files: Mapping[Spec, Unit], finished: set[Block], run: Run) -> None:
    # A loop over a list, since a chain of blocks may be longer than Python's stack.
    path = {start.block: start}
    while path:
        step = next(reversed(path.values()))
        item = next(step.calls, None)
        if item is None:
            del path[step.block]
            finished.add(step.block)
            continue
        block, unit = _called(item, step.unit)
        if block is None or block in finished:
            continue
        if block in path:
            _report(item, block, list(path.values()), step.unit, run)
        else:
            path[block] = _Step(block, files.get(unit.spec, unit), item)


def _called(item: Layer, unit: Unit) -> tuple[Block | None, Unit]:
    """The block that a call means, with its file; no block where that was reported."""
    prefix, dot, word = item.word.rpartition(".")
    if dot:
        library = unit.imports.get(prefix)
        if library is None:
            return None, unit
        unit = library
    return unit.spec.blocks.get(word), unit


def _report(item: Layer, block: Block, path: list[_Step], unit: Unit, run: Run) -> None:
    first = next(index for index, step in enumerate(path) if step.block is block)
    circle = [item, *(step.item for step in path[first + 1 :] if step.item is not None)]
    if any(run.said("NS311", each.span) for each in circle):
        return
    fact = f"the block `{item.word}` uses itself"
    label = Label(block.span, "defined here")
    run.error("NS311", fact, item.span, unit.frame, labels=(label,))
