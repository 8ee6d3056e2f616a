"""`netspec summary`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import SMALL, SUSPECT, run


def test_a_table_is_printed_for_the_values_set() -> None:
    Path("net.yaml").write_text(SMALL, encoding="utf-8")
    result = run("summary", "net.yaml", "--set", "classes=10")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "prob   dense        10" in result.stdout


def test_other_formats_are_printed() -> None:
    result = run("summary", "-", "--format", "json", input=SMALL)
    assert json.loads(result.stdout)["name"] == "model"
    assert run("summary", "-", "--format", "csv", input=SMALL).stdout.startswith("name,op,")
    assert run("summary", "-", "--format", "markdown", input=SMALL).stdout.startswith("# model")


def test_a_depth_collapses_blocks() -> None:
    spec = SMALL.replace(
        "layers:\n  - conv", "layers:\n  - group: {name: g, layers: [relu]}\n  - conv"
    )
    assert "\ng " in run("summary", "-", "--depth", "0", input=spec).stdout
    assert "\ng " not in run("summary", "-", "--depth", "1", input=spec).stdout


def test_warnings_go_to_the_standard_error() -> None:
    result = run("summary", "-", input=SUSPECT)
    assert result.exit_code == 0
    assert "NS711" in result.stderr
    assert "NS711" not in result.stdout
