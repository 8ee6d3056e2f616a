"""What readers say of a file that was just built."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import numpy as np  # noqa: TID253
import pytest

from netspec.compiler import compile_spec
from netspec.emit.artifact import write_artifact
from netspec.emit.wish import Init, Wish
from netspec.graph import Graph
from netspec.readers.reader import READERS
from netspec.readers.verdict import Verdict
from netspec.verification.answers import Answer, complaints, verify_built

# The values are the same, whoever draws them.
KNOWN = """\
    netspec: 1
    inputs: [{x: [5]}]
    blocks:
      tower:
        nested: functional
        layers: [{dense: {name: inner, units: 4, kernel_initializer: {constant: 0.5}}}]
    layers:
      - tower: {name: tower, trainable: false}
      - batch_norm: {name: norm}
      - layer_scale: {name: scale, init_values: 0.5}
    """


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    path = tmp_path / "net.yaml"
    path.write_text(dedent(KNOWN), encoding="utf-8")
    return compile_spec(str(path))


@pytest.mark.parametrize("init", ["spec", "zeros"])
def test_keras_reads_and_computes_what_the_graph_says(
    graph: Graph, init: Init, tmp_path: Path
) -> None:
    wish = Wish(target="keras3", init=init)
    path = str(tmp_path / "net.h5")
    write_artifact(graph, path, wish)
    (answer,) = verify_built(graph, path, wish)
    assert answer.verdict.judgement == "same"
    assert complaints([answer], path) == []


def test_other_weights_are_noticed(graph: Graph, tmp_path: Path) -> None:
    import h5py

    path = str(tmp_path / "net.h5")
    write_artifact(graph, path, Wish(target="keras3"))
    with h5py.File(path, "r+") as file:
        file["model_weights/norm/norm/moving_mean"][1] = 3
    (answer,) = verify_built(graph, path, Wish(target="keras3"))
    assert answer.verdict.judgement == "different"
    (complaint,) = complaints([answer], path)
    assert complaint.code == "NS624"
    assert f"`keras` {answer.version} makes something else of `{path}`" in complaint.message


# Values of some thousand units of the last digit in, one of the first out.
CHAOS = """\
    netspec: 1
    inputs: [{x: [16]}]
    layers:
      - repeat:
          times: 60
          layers:
            - dense: {units: 16, activation: tanh, kernel_initializer: {random_normal: {stddev: 2}}}
    """


def test_outputs_that_rounding_decides_are_a_doubt_and_no_difference(tmp_path: Path) -> None:
    import h5py

    spec, path = tmp_path / "chaos.yaml", str(tmp_path / "chaos.h5")
    spec.write_text(dedent(CHAOS), encoding="utf-8")
    graph = compile_spec(str(spec))
    wish = Wish(target="keras3")
    write_artifact(graph, path, wish)
    # As another program might round.
    with h5py.File(path, "r+") as file:
        file["model_weights/dense/dense/kernel"][...] *= np.float32(1 + 1e-6)
    (answer,) = verify_built(graph, path, wish)
    assert answer.verdict.judgement == "unsteady"
    (doubt,) = complaints([answer], path)
    assert (doubt.code, doubt.level) == ("NS626", "warning")
    assert "cannot be told: output 0 differs by" in doubt.message


@pytest.mark.parametrize(
    ("verdict", "code", "fact", "cure"),
    [
        (Verdict("stuck", "no answer after 3 s"), "NS624", "does not finish", "`--limit`"),
        (Verdict("refused", "no"), "NS624", "`tfjs` 4.0 refuses `net.h5`: no", ""),
        (Verdict("missing", "no Node.js"), "NS625", "is not there to ask", "`pip install me`"),
    ],
)
def test_each_failure_has_its_words(verdict: Verdict, code: str, fact: str, cure: str) -> None:
    reader = replace(READERS["tfjs"], cure="`pip install me`")
    (found,) = complaints([Answer(reader, "4.0", verdict)], "net.h5")
    assert found.code == code
    assert fact in found.message
    assert cure in found.help


@pytest.mark.parametrize("name", READERS)
def test_every_reader_says_how_it_is_installed(name: str) -> None:
    assert READERS[name].cure.startswith("`pip install ")
