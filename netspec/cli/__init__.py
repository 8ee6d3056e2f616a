"""The command line, one file a verb."""

from __future__ import annotations


def main() -> None:
    """The console script."""
    import gc
    import os

    # A spec becomes many small objects that live to the end: looking for cycles among them takes a
    # third of the time. Turned off before the first import, whose objects live as long.
    gc.disable()
    # Pydantic would look through every installed package for plugins, which take 20 ms to find and
    # have nothing to do here.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from netspec.cli.verbs import verbs

        verbs()
    except KeyboardInterrupt:
        # While the above was imported; afterwards the verbs see to it.
        raise SystemExit(130) from None
