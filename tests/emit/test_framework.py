"""Graphs as Keras models, and those that are too much for Keras or for the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.diagnostic import SpecError
from netspec.emit.framework import make_model
from tests.compiling import compiled


@pytest.mark.parametrize(
    ("size", "layers", "fact"),
    [
        (100_000_000, "[dense: 1000000]", "not enough memory"),
        (3, "[repeat: {times: 1500, layers: [identity]}]", "1500 layers deep"),
    ],
)
def test_what_keras_cannot_build_is_an_error_and_no_bug(
    size: int, layers: str, fact: str, tmp_path: Path
) -> None:
    graph = compiled(f"inputs: [{{x: [{size}]}}]\nlayers: {layers}", tmp_path)
    with pytest.raises(SpecError) as caught:
        make_model(graph)
    assert [each.code for each in caught.value.diagnostics] == ["NS608"]
    assert fact in caught.value.diagnostics[0].message


def test_what_makes_masks_has_no_name_of_a_layer(tmp_path: Path) -> None:
    text = """
    inputs: [{x: {shape: [8], dtype: int32}}, {y: {shape: [8], dtype: int32}}]
    layers:
      - embedding: {name: a, from: x, input_dim: 10, output_dim: 4, mask_zero: true}
      - embedding: {name: b, from: y, input_dim: 10, output_dim: 4, mask_zero: true}
      - concatenate: {from: [a, b]}
      - lstm: 3
    """
    layers = [each.name for each in make_model(compiled(text, tmp_path)).layers]
    assert layers == ["x", "y", "a", "b", "concatenate", "lstm"]
