"""Which warnings are given, by the command line and by `pyproject.toml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.lint.choice import Choice, no_lint
from tests.cli.running import SUSPECT, run

BIASED = """\
netspec: 1
inputs:
  - image: [8, 8, 3]
layers:
  - conv: {name: conv, filters: 4, kernel_size: 3}
  - batch_norm
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("biased.yaml").write_text(BIASED, encoding="utf-8")
    Path("suspect.yaml").write_text(SUSPECT, encoding="utf-8")


def codes(*arguments: str) -> list[str]:
    """The codes of all that a check says."""
    result = run("check", "--quiet", "--format", "concise", *arguments)
    return [line.split()[1] for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), ["NS711"]),
        (("--select", "NS702"), ["NS702", "NS711"]),
        (("--select", "NS7*"), ["NS702", "NS723", "NS711"]),
        (("--select", "ns702,NS72*"), ["NS702", "NS723", "NS711"]),
        (("--select", "NS702", "--select", "NS723", "--ignore", "NS72*"), ["NS702", "NS711"]),
        (("--ignore", "NS711"), []),
        (("--select", "NS702", "--ignore", "NS702, NS711"), []),
    ],
)
def test_warnings_are_asked_for_and_left_out(options: tuple[str, ...], said: list[str]) -> None:
    assert codes("biased.yaml", "suspect.yaml", *options) == said


def test_what_pyproject_says_is_added() -> None:
    Path("pyproject.toml").write_text('[tool.netspec]\nselect = ["NS702"]\nignore = ["NS71*"]\n')
    assert codes("biased.yaml", "suspect.yaml") == ["NS702"]
    assert codes("biased.yaml", "suspect.yaml", "--select", "NS723", "--ignore", "NS702") == [
        "NS723"
    ]


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        ("NS702", None),
        ("NS7*", None),
        ("NS7?2", ("there is no warning `NS7?2`", "did you mean `NS7")),
        ("NS404", ("`NS404` is none of the warnings NS7xx", "")),
        ("NS510", ("`NS510` is none of the warnings NS7xx", "")),
        ("NS4*", ("`NS4*` is none of the warnings NS7xx", "")),
        ("NS7O2", ("there is no warning `NS7O2`", "did you mean `NS7")),
        ("", ("there is no warning ``", "`netspec explain` lists them")),
    ],
)
def test_errors_and_what_does_not_exist_cannot_be_chosen(
    pattern: str, wrong: tuple[str, str] | None
) -> None:
    found = no_lint(pattern)
    assert found is None if wrong is None else found is not None
    if wrong is not None and found is not None:
        assert (found[0], found[1][: len(wrong[1])]) == wrong


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_wrong_code_is_a_misuse(option: str) -> None:
    result = run("check", option, "NS404", "biased.yaml")
    assert result.exit_code == 2
    assert "`NS404` is none of the warnings NS7xx" in result.stderr


def test_an_error_is_said_whatever_is_ignored() -> None:
    Path("wrong.yaml").write_text(BIASED.replace("batch_norm", "batch_nrm"), encoding="utf-8")
    result = run("check", "--ignore", "NS7*", "wrong.yaml")
    assert (result.exit_code, "NS202" in result.stderr) == (1, True)


def test_an_ignored_warning_is_none_to_strict_either() -> None:
    assert run("check", "--strict", "suspect.yaml").exit_code == 1
    assert run("check", "--strict", "--ignore", "NS711", "suspect.yaml").exit_code == 0


@pytest.mark.parametrize("verb", [("build", "-o", "net.json"), ("summary",), ("expand",)])
def test_other_verbs_that_show_warnings_take_the_same(verb: tuple[str, ...]) -> None:
    name, *options = verb
    assert "NS711" in run(name, "suspect.yaml", *options).stderr
    assert "NS711" not in run(name, "suspect.yaml", *options, "--ignore", "NS711").stderr
    assert "NS702" in run(name, "biased.yaml", *options, "--select", "NS702").stderr


def test_ignoring_has_the_last_word() -> None:
    choice = Choice(select=("NS7*",), ignore=("NS702",))
    assert not choice.asks_for("NS702")
    assert choice.asks_for("NS723")
