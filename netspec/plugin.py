"""Ops of other packages: installed entry points that the user names, never a spec."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import Any

from netspec.declaration import snake_case
from netspec.elsewhere import KERAS_LAYERS
from netspec.op import Op
from netspec.ops import MODULE_OF, register
from netspec.suggest import did_you_mean
from netspec.words import STRUCTURES, is_op

GROUP = "netspec.ops"
# Words of the language, and classes of networks, that no table of ops has.
_RESERVED = (*STRUCTURES, "as", "input_layer", "functional", "sequential")


class PluginError(Exception):
    """A plugin that is not installed, or whose ops cannot be taken."""


def load_plugin(name: str) -> None:
    """Make the ops of an installed plugin known: all of them, or none.

    A package declares it as an entry point of the group `netspec.ops`, which names a list of `Op`
    classes. Raises `PluginError`.
    """
    kinds = _classes(_entry_point(name))
    for kind in kinds:
        problem = _problem(kind)
        if problem:
            raise PluginError(f"the plugin `{name}` cannot be used: {problem}")
    for kind in kinds:
        register(kind)


def _entry_point(name: str) -> EntryPoint:
    from importlib.metadata import entry_points

    found = entry_points(group=GROUP)
    if name not in found.names:
        cure = did_you_mean(name, found.names, "install the package that has it")
        raise PluginError(f"there is no plugin `{name}`; {cure}")
    return found[name]


def _classes(entry_point: EntryPoint) -> list[type[Op]]:
    """What the entry point names, its fields looked at."""
    try:
        kinds = list(entry_point.load())
        for kind in kinds:
            if _is_op(kind):
                kind.model_rebuild()
    # The code of others raises anything.
    except (Exception, SystemExit) as error:
        first = str(error).partition("\n")[0]
        why = f"{type(error).__name__}: {first}" if first else type(error).__name__
        raise PluginError(f"the plugin `{entry_point.name}` cannot be used: {why}") from error
    return kinds


def _is_op(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Op)


def _problem(kind: Any) -> str:
    """Why a class cannot be an op of the language; nothing when it can."""
    if not _is_op(kind):
        return f"`{kind!r}` is no op class"
    name, word = kind.__name__, snake_case(kind.__name__)
    if MODULE_OF.get(name) == kind.__module__:
        return ""
    if is_op(word) or name in MODULE_OF:
        return f"there is an op `{word}` already"
    if word in _RESERVED:
        return f"`{word}` means something else in a spec"
    if kind.home == Op.home and name not in KERAS_LAYERS:
        return f"`{name}` has no `home`, and Keras has no such layer"
    return ""
