"""Whether a file is byte for byte what netspec writes; where not, what was changed."""

from __future__ import annotations

from hashlib import file_digest

from netspec.diagnostic import Diagnostic, SpecError
from netspec.graph import Graph
from netspec.verification.again import written_again
from netspec.verification.stamp import Stamp

# How many differences are named.
_NAMED = 3


def check_contents(stamp: Stamp, graph: Graph) -> str:
    """The SHA-256 of a file; `SpecError` (NS623) when netspec writes another one for `graph`."""
    with open(stamp.path, "rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    with written_again(graph, stamp, compress=stamp.file.is_compressed()) as again:
        if digest == again.digest:
            return digest
        found = stamp.file.differences(again.path, _NAMED + 1)
    fact = f"`{stamp.path}` was changed after it was built: {_listed(found)}"
    cure = "build the spec again"
    if not found:
        fact = f"`{stamp.path}` holds what netspec writes, but in other bytes"
        cure = "another version of HDF5 may store the same otherwise; build the spec again"
    raise SpecError([Diagnostic("NS623", fact, path=stamp.path, help=cure)])


def _listed(places: list[str]) -> str:
    more = ", …" if len(places) > _NAMED else ""
    return ", ".join(f"`{each}`" for each in places[:_NAMED]) + more
