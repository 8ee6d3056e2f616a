"""Which netspec this is."""

from __future__ import annotations


def version() -> str:
    """The version of the installed package."""
    # Imported here: it takes 10 ms, and only `--version` and bug reports need it.
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("netspec-compiler")
    except PackageNotFoundError:
        return "not installed"
