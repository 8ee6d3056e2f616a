"""What programs read of diagnostics, in every format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from netspec.combination import Combination
from netspec.diagnostic import Diagnostic, Label
from netspec.pages import page
from netspec.records.github import github
from netspec.records.jsons import json_text
from netspec.records.junit import junit
from netspec.records.sarif import sarif
from netspec.source import Source, Span
from tests.cli.running import SMALL, SUSPECT, WRONG, run
from tests.golden import Golden
from tests.test_report import ADD, NO_FILE, WARNING

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
ODD = Source("a,b:c %.yaml", "x: é\n- y\n")
# A place on several lines, and signs that mean something to each format.
SEVERAL = Diagnostic(
    "NS205",
    "50% of <this> & ]]> \x1b[2J,\r\nand more",
    Span(ODD, 1, 1, 2, 4),
    labels=(Label(Span(ODD, 1, 4, 1, 5), "wide: 漢"),),
    level="warning",
)
# Found in some combinations of a matrix alone, and in the file of another spec.
COMBINED = Diagnostic(
    "NS701",
    "nothing reads `y`",
    Span(ODD, 2, 3, 2, 4),
    combinations=(
        Combination({"n": 7}, ("n=7", "word=a b"), 2, 6, "a,b:c %.yaml"),
        Combination({"n": 8, "on": True}, ("n=8", "on=true"), 1, 6, "other.yaml"),
    ),
    level="warning",
)
EVERY = [ADD, WARNING, NO_FILE, SEVERAL, COMBINED]


def test_json_has_all_that_a_person_is_shown(golden: Golden) -> None:
    golden("records/json.json", json_text(EVERY) + "\n")


def test_github_gets_a_command_for_each(golden: Golden) -> None:
    lines = github(EVERY)
    assert len(lines.split("\n")) == len(EVERY)
    golden("records/github.txt", lines + "\n")


def test_sarif_is_as_its_schema_says(golden: Golden) -> None:
    found = json.loads(sarif(EVERY))
    jsonschema.validate(found, SCHEMA)
    rules = found["runs"][0]["tool"]["driver"].pop("rules")
    assert {each["id"]: each["fullDescription"]["text"] for each in rules} == {
        code: page(code) for code in ("NS001", "NS205", "NS404", "NS701")
    }
    golden("records/sarif.json", json.dumps(found, indent=2, ensure_ascii=False) + "\n")


def test_nothing_is_sarif_too() -> None:
    found = json.loads(sarif([]))
    jsonschema.validate(found, SCHEMA)
    assert found["runs"][0]["results"] == []


def test_junit_has_a_case_for_every_file(golden: Golden) -> None:
    text = junit(EVERY, ["specs/fine.yaml", "specs/resnet50.yaml"])
    cases = {each.get("name"): each for each in ElementTree.fromstring(text).iter("testcase")}
    failed = {name for name, each in cases.items() if each.find("failure") is not None}
    assert failed == {"specs/resnet50.yaml", "specs/vgg.yaml"}
    assert set(cases) == failed | {"specs/fine.yaml", "a,b:c %.yaml"}
    golden("records/junit.xml", text + "\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("wrong", WRONG), ("fine", SMALL), ("suspect", SUSPECT)):
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")


def checked(form: str, *files: str) -> tuple[int, Any]:
    """The exit code of a check, and what it prints."""
    result = run("check", "--format", form, *files)
    return result.exit_code, result.stdout


@pytest.mark.usefixtures("folder")
def test_a_check_prints_one_document_also_when_nothing_is_wrong() -> None:
    code, text = checked("json", "fine.yaml")
    assert (code, json.loads(text)["diagnostics"]) == (0, [])
    code, text = checked("json", "fine.yaml", "wrong.yaml", "suspect.yaml")
    found = json.loads(text)["diagnostics"]
    assert code == 1
    assert [(each["path"], each["level"]) for each in found] == [
        ("suspect.yaml", "warning"),
        ("wrong.yaml", "error"),
        ("wrong.yaml", "error"),
    ]
    code, text = checked("junit", "fine.yaml", "wrong.yaml")
    assert code == 1
    assert [each.get("name") for each in ElementTree.fromstring(text).iter("testcase")] == [
        "fine.yaml",
        "wrong.yaml",
    ]


@pytest.mark.usefixtures("folder")
def test_annotations_are_the_default_in_a_workflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    result = run("check", "wrong.yaml")
    assert result.stdout.startswith("::error file=wrong.yaml,line=5,endLine=5,col=")
    monkeypatch.setenv("GITHUB_ACTIONS", "false")
    assert run("check", "wrong.yaml").stdout == ""
