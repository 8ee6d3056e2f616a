"""Wrong sources of weights give weights or errors, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from netspec.diagnostic import SpecError
from netspec.emit.first import First
from netspec.emit.variables import variables
from netspec.report import text
from netspec.weights.coverage import coverage, report, table
from netspec.weights.plan import planned
from tests.compiling import compiled
from tests.weights.test_loading import saved_npz

SPEC = """\
blocks:
  tower: {nested: functional, layers: [batch_norm: {name: n}, dense: {name: d, units: 3}]}
inputs: [{image: [4, 4, 3]}]
layers:
  - conv: {name: c, filters: 3, kernel_size: 3, padding: same}
  - depthwise_conv: {name: w, kernel_size: 2, padding: same}
  - conv_transpose: {name: t, filters: 3, kernel_size: 2}
  - batch_norm: {name: n}
  - flatten: {name: f}
  - tower: {name: tower}
  - dense: {name: head, units: 3}
weights:
"""
VALUES = {
    "file": ("w.npz", "x.npz", "list.npz", "none.npz", "text.h5", "."),
    "by": ("name", "order"),
    "into": ("['*']", "[c]", "[tower]", "['t*', head]", "[tower/d]", "['[']", "['']", "[n, n]"),
    "rename": (
        "{c: t}", "{'*': '*'}", "{'*': head}", "{tower: head}", "{c: tower}", "{n: tower/n}",
        "{'*r*': '{1}r{2}'}", "{'': head}", "{head: ''}", "{'*/*': '*_*'}", "{c: c, t: t}",
        "{'{1}*': '{1}'}", "{'*': tower/*}", "{head/: c}", "{'**': '**'}",
    ),
    "require": ("all", "any"),
    "unused": ("allow", "error"),
    "kernels": ("theano",),
    "flatten": ("channels_first",),
    "layout": ("torch",),
    "sha256": (f"'{'0' * 64}'", "''", "'A'"),
}  # fmt: skip
Change = Callable[[random.Random], str]


def source(rng: random.Random) -> str:
    """A source with some of all keys."""
    keys = ["file", *rng.sample([key for key in VALUES if key != "file"], rng.randrange(5))]
    return "{" + ", ".join(f"{key}: {rng.choice(VALUES[key])}" for key in keys) + "}"


def other_network(rng: random.Random) -> str:
    """The network with a size or an argument changed."""
    old, new = rng.choice(
        [
            ("units: 3", "units: 5"), ("filters: 3", "filters: 1"), ("[4, 4, 3]", "[4, 4, 1]"),
            ("name: n}", "name: n, center: false}"), ("kernel_size: 3", "kernel_size: [1, 3]"),
            ("units: 3", "units: 3, use_bias: false"), ("functional", "sequential"), ("", ""),
        ]
    )  # fmt: skip
    return SPEC.replace(old, new)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Files that fit the network, and some that do not."""
    arrays = {
        f"{node.name}/{each.path}".replace(f"{node.name}/{node.name}/", f"{node.name}/"): each
        for node in compiled(SPEC.removesuffix("weights:\n"), tmp_path).layers
        for each in variables(node)
    }
    values = {name: np.ones(each.weight.shape, each.weight.dtype) for name, each in arrays.items()}
    saved_npz(tmp_path, values)
    twisted = {name.replace("kernel", "weight"): value.T for name, value in values.items()}
    twisted["n/gamma"] = np.full(3, np.nan, "f8")
    saved_npz(tmp_path, {**twisted, "more": np.ones(())}, "x.npz")
    np.savez(tmp_path / "list.npz", *values.values())
    (tmp_path / "text.h5").write_text("no weights")
    return tmp_path


def read(spec: str, folder: Path) -> bool:
    """Read all that a spec loads; whether it could be."""
    try:
        graph = compiled(spec, folder)
        with planned(graph) as plan:
            assert table(coverage(graph, plan))
            assert report(coverage(graph, plan), plan)
            first = First(plan=plan)
            for node in graph.layers:
                for variable in variables(node):
                    assert sum(each.size for each in first.pieces(variable)) == variable.size
        return True
    except SpecError as error:
        assert error.diagnostics
        assert text(error.diagnostics, color=False)
        return False


@pytest.mark.parametrize("seed", range(8))
def test_any_source_gives_weights_or_errors(seed: int, files: Path) -> None:
    rng = random.Random(seed)
    outcomes = set()
    for _ in range(60):
        sources = "".join(f"  - {source(rng)}\n" for _ in range(rng.choice((1, 1, 2))))
        network = SPEC if rng.random() < 0.7 else other_network(rng)
        outcomes.add(read(network + sources, files))
    assert outcomes == {True, False}
