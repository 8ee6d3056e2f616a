"""The command line, one file a verb."""

from __future__ import annotations


def main() -> None:
    """The console script."""
    import gc
    import os
    import sys

    # A spec becomes many small objects that live to the end: looking for cycles among them takes a
    # third of the time. Turned off before the first import, whose objects live as long.
    gc.disable()
    # NumPy starts a thread for each core to multiply matrices, which nothing here does: until they
    # find that there is nothing to do, they take a tenth of the time of a build.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if sys.warnoptions:
        _forgive_warnings()
    try:
        if None in (sys.stdin, sys.stdout, sys.stderr):
            from netspec.cli.streams import open_closed

            open_closed()
        if getattr(sys.stdout, "errors", "") == "strict":
            # A name that the encoding of the output lacks is no reason to fail.
            sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        from netspec.cli.verbs import verbs

        verbs()
    except KeyboardInterrupt:
        # While the above was imported; afterwards the verbs see to it.
        raise SystemExit(130) from None
    except SystemExit as end:
        _leave(end)


def _forgive_warnings() -> None:
    """Let no warning of a library be an error, as `PYTHONWARNINGS=error` asks for."""
    import warnings

    if any(each[0] == "error" for each in warnings.filters):
        warnings.simplefilter("default")


def _leave(end: SystemExit) -> None:
    """Exit at once: to free every object by itself takes longer than to check a spec."""
    import os
    import sys

    if "keras" in sys.modules or not isinstance(end.code, int):
        raise end
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        raise end from None
    os._exit(end.code)
