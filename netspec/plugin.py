"""Ops of other packages: installed entry points that the command line names, never a spec."""

from __future__ import annotations

from netspec.ops import register
from netspec.suggest import did_you_mean

GROUP = "netspec.ops"


class PluginError(Exception):
    """A plugin that is not installed, or whose ops cannot be taken."""


def load_plugin(name: str) -> None:
    """Make the ops of an installed plugin known.

    A package declares it as an entry point of the group `netspec.ops`, which names a list of `Op`
    classes. Raises `PluginError`.
    """
    from importlib.metadata import entry_points

    found = entry_points(group=GROUP)
    if name not in found.names:
        cure = did_you_mean(name, found.names, "install the package that has it")
        raise PluginError(f"there is no plugin `{name}`; {cure}")
    try:
        for kind in found[name].load():
            register(kind)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise PluginError(f"the plugin `{name}` cannot be used: {error}") from error
