"""Errors about a file of weights as a whole."""

from __future__ import annotations

from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.figures import byte_size

_AGAIN = "download or save it again"


def refusal(code: str, path: str, fact: str, cure: str = "") -> SpecError:
    """An error about the file at `path`."""
    return SpecError([Diagnostic(code, fact, path=path, help=cure)])


def damaged(path: str, fact: str) -> SpecError:
    """NS514: it cannot be made sense of."""
    return refusal("NS514", path, f"`{path}` is damaged: {fact}", _AGAIN)


def unsafe(path: str, fact: str) -> SpecError:
    """NS513: it holds what no file of weights needs, and what could do harm."""
    cure = "load it where you trust it, and save its weights again"
    return refusal("NS513", path, f"`{path}` is not read: {fact}", cure)


def truncated(path: str, there: int, whole: int) -> SpecError:
    """NS507: its end is missing; `there` and `whole` are in bytes."""
    sizes = f"{byte_size(there)} of {byte_size(whole)}"
    return refusal("NS507", path, f"`{path}` is truncated: {sizes}", _AGAIN)
