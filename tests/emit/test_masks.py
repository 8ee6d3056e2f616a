"""What is said of masks, which every reader gives on by rules of its own.

That it is so, `compat/compat.py --odd` shows by running the readers.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.emit.findings import verdicts
from netspec.emit.limits import limits
from netspec.emit.readers import KERAS, KERAS_2, TFJS, Reader
from netspec.graph import Graph
from tests.compiling import compiled

INPUTS = "inputs: [{x: {shape: [8], dtype: int32}}, {y: {shape: [8], dtype: int32}}]\nlayers:\n"
MASKED = "{name: a, from: x, input_dim: 10, output_dim: 4, mask_zero: true}"
OTHER = "{name: b, from: y, input_dim: 10, output_dim: 4, mask_zero: true}"


def network(folder: Path, *layers: str) -> Graph:
    """What reads the masked embedding `a`, and whatever else."""
    items = "".join(f"  - {each}\n" for each in (f"embedding: {MASKED}", *layers))
    return compiled(f"{INPUTS}{items}", folder)


def wary(graph: Graph) -> dict[Reader, str]:
    """The readers that do not load a network as it is meant, but hls4ml, which has no masks."""
    found = verdicts(graph, "portable")
    told = {each.reader: each.answer for each in found if each.answer != "yes"}
    return {reader: answer for reader, answer in told.items() if reader in (*KERAS, KERAS_2, TFJS)}


@pytest.mark.parametrize("layer", ["dense: 4", "batch_norm", "relu", "dropout: 0.5", "layer_norm"])
def test_nothing_is_said_of_a_mask_that_all_readers_give_on(layer: str, tmp_path: Path) -> None:
    assert not wary(network(tmp_path, layer, "lstm: 3"))


@pytest.mark.parametrize("layer", ["conv: {filters: 4, kernel_size: 1}", "max_pool: 2"])
def test_tensorflow_js_gives_a_mask_on_where_keras_does_not(layer: str, tmp_path: Path) -> None:
    assert wary(network(tmp_path, layer, "lstm: 3")) == {TFJS: "differs"}
    assert not wary(network(tmp_path, layer, "flatten", "dense: 3"))


def test_keras_2_loses_a_mask_that_keras_3_gives_on(tmp_path: Path) -> None:
    graph = network(tmp_path, "rescaling: 0.5", "lstm: 3")
    assert wary(graph) == {KERAS_2: "differs"}
    (found, *_) = limits(graph, "portable")
    fact = "Keras 2 reads something else from a mask of `LSTM` that comes through `Rescaling`"
    assert found.message.startswith(fact)
    assert found.level == "error"
    assert not limits(graph, "keras3")


@pytest.mark.parametrize(
    ("merge", "other", "expected"),
    [
        ("add", f"embedding: {OTHER}", {KERAS[0]: "differs", KERAS_2: "differs", TFJS: "differs"}),
        ("add", "dense: {name: b, from: a, units: 4}", {KERAS[0]: "differs", TFJS: "differs"}),
        (
            "add",
            "embedding: {name: b, from: y, input_dim: 10, output_dim: 4}",
            {KERAS_2: "differs", TFJS: "differs"},
        ),
        (
            "maximum",
            "embedding: {name: b, from: y, input_dim: 10, output_dim: 4}",
            {KERAS[0]: "differs", KERAS_2: "differs", TFJS: "differs"},
        ),
    ],
)
def test_readers_make_one_mask_of_several_in_ways_of_their_own(
    merge: str, other: str, expected: dict[Reader, str], tmp_path: Path
) -> None:
    merged = f"{merge}: {{from: [a, b]}}"
    assert wary(network(tmp_path, other, merged, "lstm: 3")) == expected
    # Nothing reads the mask.
    assert not wary(network(tmp_path, other, merged, "global_max_pool"))


@pytest.mark.parametrize("name", ["concatenate", "joined"])
def test_a_masked_concatenate_is_for_keras_3_alone(name: str, tmp_path: Path) -> None:
    layers = "dense: {name: b, from: a, units: 4}", f"concatenate: {{name: {name}, from: [a, b]}}"
    graph = network(tmp_path, *layers, "lstm: 3")
    assert {each.code for each in limits(graph, "portable")} == {"NS612"}
    assert not limits(graph, "keras3")
    # It names what makes the mask by the count of its own names.
    assert (
        (wary(graph)[KERAS[-1]] == "no") if name == "concatenate" else KERAS[-1] not in wary(graph)
    )


def test_a_long_chain_of_layers_that_read_masks_is_looked_at_once(tmp_path: Path) -> None:
    items = "  - repeat: {times: 2000, layers: [{lstm: {units: 1, return_sequences: true}}]}\n"
    graph = compiled(f"inputs: [{{x: [4, 1]}}]\nlayers:\n  - masking\n{items}", tmp_path)
    assert not {each for each in wary(graph) if each in KERAS}
