"""Networks that are too much for Keras or for the machine."""

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
