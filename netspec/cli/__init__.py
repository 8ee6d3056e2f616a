"""The command line, one file a verb."""

from __future__ import annotations


def main() -> None:
    """The console script."""
    import gc

    # A spec becomes many small objects that live to the end: looking for cycles among them takes a
    # third of the time. Turned off before the first import, whose objects live as long.
    gc.disable()
    try:
        from netspec.cli.verbs import verbs

        verbs()
    except KeyboardInterrupt:
        # While the above was imported; afterwards the verbs see to it.
        raise SystemExit(130) from None
    except SystemExit as end:
        _leave(end)


def _leave(end: SystemExit) -> None:
    """Exit at once: to free every object by itself takes longer than to check a spec."""
    import os
    import sys

    if "keras" in sys.modules or not isinstance(end.code, int):
        raise end
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(end.code)
