"""`netspec schema`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import SMALL, run, run_python


def test_the_schema_is_printed_or_written() -> None:
    printed = run("schema").stdout
    assert json.loads(printed)["$schema"] == "http://json-schema.org/draft-07/schema#"
    result = run("schema", "-o", "netspec.schema.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert Path("netspec.schema.json").read_text(encoding="utf-8") == printed


def test_the_schema_of_a_spec_has_its_blocks() -> None:
    block = "blocks: {unit: {params: {width: int}, layers: [relu]}}\n"
    Path("spec.yaml").write_text(SMALL + block, encoding="utf-8")
    item = json.loads(run("schema", "--for", "spec.yaml").stdout)["definitions"]["item"]["else"]
    assert item["properties"]["unit"]["required"] == ["width"]
    assert item["additionalProperties"] is False


def test_a_spec_that_cannot_be_read_is_an_error() -> None:
    result = run("schema", "--for", "none.yaml")
    assert result.exit_code == 1
    assert "error[NS001]" in result.stderr


def test_help_has_the_line_that_an_editor_looks_for() -> None:
    assert "# yaml-language-server: $schema=netspec.schema.json" in run("schema", "--help").stdout


def test_check_and_build_import_nothing_of_it(folder: Path) -> None:
    Path("spec.yaml").write_text(SMALL, encoding="utf-8")
    program = (
        "import sys\nfrom netspec.cli.verbs import verbs\n"
        "try:\n    verbs()\nfinally:\n"
        "    print([name for name in sys.modules if name.startswith('netspec.schema')])"
    )
    for command in (["check", "spec.yaml"], ["build", "-q", "spec.yaml"]):
        done = run_python(program, *command, folder=folder)
        assert done.stdout.splitlines()[-1] == "[]"
