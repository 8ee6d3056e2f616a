"""The schema of one spec."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from netspec.diagnostic import SpecError
from netspec.read import load_source, read
from netspec.schema.calls import schema_for
from netspec.tree import plain

LIBRARY = """\
netspec: 1
blocks:
  stage:
    params: {filters: int, convs: 2, wide: $(filters > 64)}
    inputs: [x, y]
    description: Convolutions in a row.
    layers: [relu]
"""
SPEC = """\
netspec: 1
params: {classes: 10}
imports: {vgg: library.yaml}
defaults:
  pool: {pool_size: 3}
  conv2d: {kernel_size: 3}
blocks:
  head: {layers: [relu]}
inputs: [{image: [8, 8, 3]}]
layers:
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("library.yaml").write_text(LIBRARY, encoding="utf-8")
    return tmp_path


def refused(layer: str, more: str = "") -> list[str]:
    """What a spec with this item is refused for, by its own schema."""
    path = Path("spec.yaml")
    path.write_text(f"{SPEC}  - {layer}\n{more}", encoding="utf-8")
    document = plain(read(load_source(str(path))))
    errors = jsonschema.Draft7Validator(schema_for(str(path))).iter_errors(document)
    return ["/".join(map(str, error.absolute_path)) for error in errors]


def call(word: str) -> dict[str, Any]:
    """What the schema has for a word."""
    refused("relu")
    words: dict[str, Any] = schema_for("spec.yaml")["definitions"]["item"]["else"]["properties"]
    found: dict[str, Any] = words[word]
    return found


def test_it_is_a_schema_of_its_dialect() -> None:
    refused("vgg.stage: {filters: 64}", "matrix: {classes: [2, 10]}\n")
    jsonschema.Draft7Validator.check_schema(schema_for("spec.yaml"))


@pytest.mark.parametrize(
    "layer",
    [
        "head",
        "head: {name: top, from: image}",
        "vgg.stage: {filters: 64}",
        "vgg.stage: {filters: $n, convs: three, from: [image, image]}",
        "conv: {filters: 8}",
        "conv2d: {filters: 8}",
        "max_pool",
    ],
)
def test_a_call_is_taken(layer: str) -> None:
    assert refused(layer) == []


@pytest.mark.parametrize(
    ("layer", "where"),
    [
        ("haed", "layers/0"),
        ("vgg.stage", "layers/0"),
        ("vgg.stgae: {filters: 64}", "layers/0"),
        ("vgg.stage: {convs: 3}", "layers/0/vgg.stage"),
        ("vgg.stage: {filters: 64, conv: 3}", "layers/0/vgg.stage"),
        ("vgg.stage: {filters: few}", "layers/0/vgg.stage/filters"),
        ("vgg.stage: {filters: 64, from: {x: image}}", "layers/0/vgg.stage/from"),
        ("conv1d: {filters: 8}", "layers/0/conv1d"),
        ("conv: {kernel_size: 3}", "layers/0/conv"),
    ],
)
def test_a_call_is_refused_at_its_place(layer: str, where: str) -> None:
    assert refused(layer) == [where]


def test_only_parameters_have_a_matrix() -> None:
    assert refused("head", "matrix: {classes: [10, 100]}") == []
    assert refused("head", "matrix: {clases: [10, 100]}") == ["matrix"]


def test_a_block_is_described_by_what_it_reads_and_says_of_itself() -> None:
    found = call("vgg.stage")
    assert found["description"] == (
        "the block `vgg.stage`; reads `x`, `y`\n\nConvolutions in a row."
    )
    assert found["properties"]["filters"]["description"] == "int; required"
    assert found["properties"]["convs"] == {"description": "by default 2", "default": 2}
    assert "default" not in found["properties"]["wide"]


def test_a_spec_that_is_wrong_has_a_schema_all_the_same() -> None:
    Path("spec.yaml").write_text("netspec: 1\nblocks: [a]\nlayers:\n  - what: 3\n")
    assert "what" not in schema_for("spec.yaml")["definitions"]["item"]["else"]["properties"]


def test_a_library_that_is_not_there_is_an_error() -> None:
    Path("spec.yaml").write_text("netspec: 1\nimports: {a: none.yaml}\n")
    with pytest.raises(SpecError, match=r"none\.yaml"):
        schema_for("spec.yaml")
