"""What an editor makes of the schema: Red Hat's YAML language server, asked as VS Code asks it.

The server is a package of npm, which `make compat-quick` installs; tests install nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from netspec.schema import text
from netspec.schema.calls import schema_for
from netspec.starter import MODELINE
from tests.schema.server import PROGRAM, ROOT, Server

pytestmark = pytest.mark.skipif(
    not PROGRAM.exists() or shutil.which("node") is None,
    reason="there is no YAML language server: `make compat-quick` installs it",
)

PATH = "specs/unsaved.yaml"
HEAD = f"{MODELINE}../docs/netspec.schema.json\nnetspec: 1\ninputs:\n  - image: [28, 28, 1]\n"
SPECS = [
    path.relative_to(ROOT).as_posix()
    for folder in ("specs", "examples")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


def test_a_word_is_completed_with_what_the_layer_needs(server: Server) -> None:
    found = server.completions(PATH, f"{HEAD}layers:\n  - con‸\n")
    assert found["conv"] == "conv:\n    filters: $1\n    kernel_size: $2"
    assert found["dense"] == "dense: "
    assert found["flatten"] == "flatten"
    assert {"repeat", "branches", "from"} <= found.keys()


def test_an_item_of_a_branch_is_completed_as_any_other(server: Server) -> None:
    found = server.completions(PATH, f"{HEAD}layers:\n  - branches:\n      - a:\n          - ‸\n")
    assert {"conv", "flatten"} <= found.keys()


@pytest.mark.parametrize("layer", ["- conv: {f‸", "- conv: {f‸}", "- conv:\n      ‸"])
def test_arguments_are_completed(layer: str, server: Server) -> None:
    found = server.completions(PATH, f"{HEAD}layers:\n  {layer}\n")
    assert {"filters", "kernel_size", "padding", "name", "from"} <= found.keys()


def test_values_are_completed(server: Server) -> None:
    layer = "layers:\n  - conv: {filters: 8, kernel_size: 3, padding: ‸}\n"
    assert server.completions(PATH, HEAD + layer).keys() >= {"same", "valid"}
    assert "adam" in server.completions(PATH, f"{HEAD}compile:\n  optimizer: ‸\n")


def test_keys_of_the_document_are_completed_once_each(server: Server) -> None:
    found = server.completions(PATH, f"{HEAD}layers: [flatten]\n‸\n")
    assert {"blocks", "compile", "expect", "outputs"} <= found.keys()


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ("co‸nv: {filters: 8, kernel_size: 3}", "by the rank of what comes in"),
        ("conv: {filters: 8, ker‸nel_size: 3}", "positive integer or list of 2; required"),
        ("conv: {filters: 8, kernel_size: 3, pad‸ding: same}", "by default valid"),
        ("re‸peat: {times: 2, layers: [relu]}", "layers several times over"),
    ],
)
def test_words_are_described(layer: str, said: str, server: Server) -> None:
    assert said in server.hover(PATH, f"{HEAD}layers:\n  - {layer}\n")


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ("conv: {filters: 8, kernel_size: 3, paddin: same}", "Property paddin is not allowed."),
        ("conv: {filters: 8}", 'Missing property "kernel_size".'),
        ('conv: {filters: "8", kernel_size: 3}', 'Incorrect type. Expected "integer".'),
        ("cnov: {filters: 8, kernel_size: 3}", "Property cnov is not allowed."),
        ("conv: 8", "`conv` takes a mapping of its arguments"),
        ("flaten", "there is no layer of that name that needs no arguments"),
    ],
)
def test_a_mistake_is_underlined(layer: str, said: str, server: Server) -> None:
    found = server.remarks(PATH, f"{HEAD}layers:\n  - flatten\n  - {layer}\n")
    assert [each for each in found if each.message == said and each.line == 7]
    assert all(each.line == 7 for each in found)


@pytest.mark.parametrize("path", SPECS)
def test_nothing_is_wrong_with_the_specs_there_are(path: str, server: Server) -> None:
    spec = (ROOT / path).read_text(encoding="utf-8")
    if path != "examples/custom_layer/digits.yaml":
        # The op of that one is a plugin's.
        assert spec.startswith(MODELINE)
    assert server.remarks(path, spec) == []


def test_the_schema_of_a_spec_completes_its_blocks(server: Server, tmp_path: Path) -> None:
    schema = tmp_path / "one.json"
    schema.write_text(text(schema_for(str(ROOT / "specs" / "vgg16.yaml"))), encoding="utf-8")
    head = f"{MODELINE}{schema.as_uri()}\nnetspec: 1\ninputs: [{{image: [28, 28, 1]}}]\nlayers:\n"
    found = server.completions(PATH, f"{head}  - vgg‸\n")
    assert "vgg.stage" in found
    assert "convs" in server.completions(PATH, f"{head}  - vgg.stage:\n      ‸\n")
    (remark,) = server.remarks(PATH, f"{head}  - vgg.stgae: {{filters: 8, convs: 2}}\n")
    assert remark.message == "Property vgg.stgae is not allowed."
