"""Functions of `keras.ops` as items of a spec: which word is which class."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from netspec.functions.tables import MODULE_OF, PLAIN, Row, class_of

if TYPE_CHECKING:
    from netspec.functions.function import Function

PREFIX = "ops."


@cache
def function_class(word: str) -> type[Function]:
    """The class of a function by its word, `ops.add`."""
    name = word.removeprefix(PREFIX)
    module = import_module(f"netspec.functions.{MODULE_OF[name]}")
    row = next((each for each in PLAIN if name in each.words.split()), None)
    if row is None:
        found: type[Function] = getattr(module, class_of(name))
        return found
    return _plain(getattr(module, class_of(row.family)), row, name)


def _plain(family: type[Function], row: Row, name: str) -> type[Function]:
    """A function that is like all of its family."""
    body = {
        "__module__": family.__module__,
        "__doc__": family.__doc__,
        "rule": row.rule,
    }
    kind: Any = type(family)
    made: type[Function] = kind(class_of(name), (family,), body, home=row.home)
    return made
