"""The inside of a block, a group or a sub-model: its items, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from netspec.elaborate.naming import put
from netspec.elaborate.scope import FAILED, Result, Scope
from netspec.spec import Item
from netspec.suggest import did_you_mean
from netspec.tree import Tree, place

Walk: TypeAlias = Callable[[tuple[Item, ...], Scope, Result | None], Result | None]


class Body(NamedTuple):
    """Items, and the names of what they give, `None` for what the last one gives.

    `written` is the list of these names, where there is one.
    """

    layers: tuple[Item, ...]
    outputs: tuple[str, ...] | None
    written: Tree


def result_of(body: Body, result: Result | None, inner: Scope) -> Result:
    """What a body gives, whose last item gave `result`."""
    if body.outputs is None:
        return result if result is not None else FAILED
    ports = {}
    for index, name in enumerate(body.outputs):
        found = inner.look_up(name)
        if found is None:
            fact = f"the output `{name}` does not exist in the block"
            cure = did_you_mean(name, inner.references())
            inner.run.error("NS307", fact, place(body.written, (index,)), inner.frame, cure)
            return FAILED
        if found.result.failed:
            return FAILED
        ports[name] = Result((found.result.first,))
    every = tuple(port.first for port in ports.values())
    return Result(every, several=len(every) > 1, ports=ports)


def export(inner: Scope, scope: Scope, prefix: str) -> None:
    """Let the layers inside be named from outside, under the prefix of the call."""
    made = {prefix + key: each for key, each in inner.names.items() if each.outside and key}
    if scope.names.keys().isdisjoint(made):
        scope.names.update(made)
        return
    for key, named in made.items():
        put(scope, key, named)
