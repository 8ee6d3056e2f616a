"""`netspec check --matrix`."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.running import ROOT, SMALL, run

MATRIX = f"{SMALL}matrix: {{classes: [0, 3, 7], activation: [softmax, relu, tanh]}}\n"
FACT = "`Dense.units` must be a positive integer, but this is 0"
LAST = "1 spec, 9 combinations, 1 error (netspec explain NS207)"


@pytest.fixture(autouse=True)
def specs() -> None:
    Path("net.yaml").write_text(MATRIX, encoding="utf-8")
    Path("small.yaml").write_text(SMALL, encoding="utf-8")


def test_without_the_option_the_defaults_alone_are_checked() -> None:
    assert run("check", "net.yaml").stderr == "1 spec is fine\n"


def test_combinations_are_counted() -> None:
    assert run("check", "--matrix", "small.yaml").stderr == "1 spec is fine\n"
    fine = run("check", "--matrix", "--set", "classes=3", "net.yaml")
    assert (fine.exit_code, fine.stderr) == (0, "1 spec is fine in 3 combinations\n")
    both = run("check", "--matrix", "--set", "classes=3", "net.yaml", "small.yaml")
    assert both.stderr == "2 specs are fine in 4 combinations\n"


def test_a_person_is_told_what_to_type() -> None:
    result = run("check", "--matrix", "net.yaml")
    assert result.exit_code == 1
    *_, note, blank, last = result.stderr.splitlines()
    assert note == "   = found with --set classes=0, in all 3 combinations with classes=0"
    assert (blank, last) == ("", LAST)
    options = shlex.split(note.partition("with ")[2].partition(",")[0])
    assert FACT in run("check", *options, "net.yaml").stderr


def test_a_line_has_it_in_brackets() -> None:
    result = run("check", "--matrix", "--format", "concise", "--quiet", "net.yaml")
    words = "(with --set classes=0, in all 3 combinations with classes=0)"
    assert result.stdout == f"net.yaml:8:32: NS207 {FACT} {words}\n"


def test_records_have_it() -> None:
    record = json.loads(run("check", "--matrix", "--format", "json", "net.yaml").stdout)
    wanted = {
        "values": {"classes": 0},
        "settings": ["classes=0"],
        "size": 3,
        "total": 9,
        "path": "net.yaml",
    }
    assert [each["combinations"] for each in record["diagnostics"]] == [[wanted]]
    log = json.loads(run("check", "--matrix", "--format", "sarif", "net.yaml").stdout)
    (result,) = log["runs"][0]["results"]
    assert result["properties"] == {"combinations": [wanted]}
    assert "found with --set classes=0" in result["message"]["text"]
    line = run("check", "--matrix", "--format", "github", "net.yaml").stdout
    assert "%0Afound with --set classes=0" in line
    suite = ElementTree.fromstring(run("check", "--matrix", "--format", "junit", "net.yaml").stdout)
    (failure,) = suite.iter("failure")
    assert "found with --set classes=0" in (failure.text or "")


def test_a_mistake_in_a_library_names_the_spec_whose_values_they_are() -> None:
    Path("lib.yaml").write_text(
        "netspec: 1\nblocks: {unit: {params: {n: 3}, layers: [dense: {name: d, units: $n}]}}\n"
    )
    Path("net.yaml").write_text(
        "netspec: 1\nparams: {n: 3}\nimports: {lib: lib.yaml}\ninputs: [{x: [4]}]\n"
        "layers: [lib.unit: {n: $n}]\nmatrix: {n: [0, 1]}\n"
    )
    result = run("check", "--matrix", "--format", "concise", ".")
    assert "lib.yaml:2:66: NS207" in result.stdout
    assert result.stdout.endswith("(with --set n=0 of net.yaml)\n")


def test_the_specs_of_the_project_are_fine_in_all_combinations() -> None:
    result = run("check", "--matrix", "--jobs", "1", ROOT / "specs")
    assert result.exit_code == 0
    assert "combinations, 1 warning (netspec explain NS709)" in result.stderr


def test_what_is_wrong_in_some_combinations_can_be_mended() -> None:
    wrong = SMALL.replace("params: {", "params: {extra: false, ")
    wrong += "  - relu: {if: $extra, name: more, from: porb}\n"
    Path("net.yaml").write_text(f"{wrong}matrix: {{extra: [false, true]}}\n", encoding="utf-8")
    assert run("check", "net.yaml").exit_code == 0
    result = run("check", "--matrix", "net.yaml")
    assert "`netspec check --fix` can mend 1" in result.stderr
    mended = run("check", "--matrix", "--fix", "net.yaml")
    assert "from: prob}" in Path("net.yaml").read_text(encoding="utf-8")
    assert mended.exit_code == 0
