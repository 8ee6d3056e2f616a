"""Where a file comes from, in words that go into it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from netspec.emit.expand import expand
from netspec.emit.wish import Wish
from netspec.graph import Graph
from netspec.version import VERSION


def provenance(graph: Graph, wish: Wish, weights: Mapping[str, str]) -> dict[str, str | bytes]:
    """The attributes of a file that tell what it was built from, and by what.

    `weights` are the SHA-256 of the files that weights were loaded from, by their names.
    """
    params = json.dumps(graph.params, sort_keys=True)
    loaded = {"netspec_weights": json.dumps(weights, sort_keys=True)} if weights else {}
    return {
        **loaded,
        "netspec_version": VERSION,
        "netspec_spec_sha256": fingerprint(graph),
        "netspec_params": params,
        "netspec_seed": str(wish.seed),
        "netspec_target": wish.target,
        "netspec_init": wish.init,
    }


def fingerprint(graph: Graph) -> str:
    """The SHA-256 of the flat spec and the parameters, in hexadecimal digits.

    Two specs with the same one describe the same network, however they are written.
    """
    params = json.dumps(graph.params, sort_keys=True)
    return sha256(f"{params}\n{expand(graph)}".encode()).hexdigest()
