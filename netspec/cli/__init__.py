"""The command line, one file a verb."""

from __future__ import annotations


def main() -> None:
    """The console script."""
    # A spec becomes many small objects that live to the end: looking for cycles among them takes a
    # third of the time. Turned off before the first import, whose objects live as long.
    import gc

    gc.disable()
    from netspec.cli.verbs import verbs

    verbs()
