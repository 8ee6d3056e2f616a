"""Comments that ignore warnings: where they count, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netspec.compiler import check_file
from netspec.diagnostic import Diagnostic
from netspec.lint.choice import Choice
from tests.cli.running import run
from tests.compiling import found, write

HEAD = "inputs:\n  - image: [8, 8, 3]\n"
# Its warnings, NS704 and NS706, are in lines 5 and 7.
TEXT = HEAD + "layers:\n  - dropout: 0\n  - relu\n  - relu\n"


def with_comment(line: int, comment: str) -> str:
    """The text with a comment at the end of a line of the file."""
    lines = TEXT.splitlines()
    lines[line - 2] += comment
    return "\n".join(lines) + "\n"


def said(text: str, folder: Path, choice: Choice | None = None) -> list[Diagnostic]:
    return list(check_file(write(text, folder), choice=choice))


@pytest.mark.parametrize(
    "comment",
    [
        "  # netspec: ignore NS704 because of a test",
        " #netspec:ignore NS704 because of a test",
        "  # as in the paper  # netspec: ignore NS704 because of a test",
        "  # netspec: ignore ns704 because of a test # and so on",
    ],
)
def test_a_comment_counts_on_its_line(comment: str, tmp_path: Path) -> None:
    assert found(with_comment(5, comment), tmp_path) == [(7, "NS706")]


def test_a_comment_by_itself_counts_for_the_next_line_with_more_on_it(tmp_path: Path) -> None:
    comment = "\n  # netspec: ignore NS706 because of a test\n\n  # second"
    assert found(with_comment(6, comment), tmp_path) == [(5, "NS704")]


def test_several_codes_are_ignored_at_once(tmp_path: Path) -> None:
    text = HEAD + "layers: [dropout: 0, relu, relu]  # netspec: ignore NS704, NS706 because so\n"
    assert found(text, tmp_path) == []


def test_the_version_may_be_written_in_quotes(tmp_path: Path) -> None:
    text = "{'netspec': 1, inputs: [{x: [4]}], layers: [dropout: 0]}"
    (tmp_path / "a.yaml").write_text(f"{text}  # netspec: ignore NS704 because so\n")
    assert check_file(str(tmp_path / "a.yaml")) == ()


def test_a_whole_file_is_ignored(tmp_path: Path) -> None:
    text = "# netspec: ignore-file NS704 NS706 because of a test\n" + TEXT
    assert found(text, tmp_path) == []


@pytest.mark.parametrize(
    "text",
    [
        # A hash in a text, and in a word.
        HEAD + 'description: "a # netspec: ignore-file NS704 because"\nlayers: [dropout: 0]\n',
        HEAD + "description: |\n  # netspec: ignore-file NS704 because\nlayers: [dropout: 0]\n",
        HEAD + "description: a#netspec:ignore-file NS704 because\nlayers: [dropout: 0]\n",
        HEAD + "description: 'a\n  # netspec: ignore-file NS704 because'\nlayers: [dropout: 0]\n",
    ],
)
def test_what_is_no_comment_ignores_nothing(text: str, tmp_path: Path) -> None:
    assert [code for _, code in found(text, tmp_path)] == ["NS704"]


def test_a_comment_beside_the_sign_of_a_block_of_text_is_one(tmp_path: Path) -> None:
    text = HEAD + "description: |  # netspec: ignore-file NS704 because so\n  text\n"
    assert found(text + "layers: [dropout: 0]\n", tmp_path) == []


@pytest.mark.parametrize(
    ("comment", "code", "fact", "cure"),
    [
        (
            "ignore NS704",
            "NS791",
            "nothing says why `NS704` is ignored",
            "write why behind `because`",
        ),
        (
            "ignore NS704 because",
            "NS791",
            "nothing says why `NS704` is ignored",
            "write why behind `because`",
        ),
        (
            "ignore NS704, NS703 because so",
            "NS792",
            "this ignores nothing: `NS703` is not said of line 5",
            "remove the comment",
        ),
        (
            "ignore NS704, NS706 because so",
            "NS792",
            "this ignores nothing: `NS706` is not said of line 5",
            "it is said of line 7",
        ),
        (
            "ignore NS704, NS404 because so",
            "NS792",
            "this ignores nothing: `NS404` is none of the warnings NS7xx",
            "",
        ),
        (
            "ignore-file NS704, NS703 because so",
            "NS792",
            "this ignores nothing: `NS703` is not said of this file",
            "remove the comment",
        ),
    ],
)
def test_a_comment_that_ignores_too_much_or_says_too_little_is_a_warning(
    comment: str, code: str, fact: str, cure: str, tmp_path: Path
) -> None:
    text = with_comment(5, f"  # netspec: {comment}")
    (only,) = [each for each in said(text, tmp_path) if each.code != "NS706"]
    assert (only.code, only.message, only.help, only.level) == (code, fact, cure, "warning")
    assert only.span is not None
    assert only.span.line == 5
    assert only.span.source.line(5)[only.span.column - 1 :].startswith("# netspec:")


@pytest.mark.parametrize(
    "comment", ["ignore", "ignroe NS704 because so", "ignore NS704 so", "noqa"]
)
def test_a_comment_of_another_form_ignores_nothing(comment: str, tmp_path: Path) -> None:
    text = with_comment(5, f"  # netspec: {comment}")
    assert sorted(found(text, tmp_path)) == [(5, "NS704"), (5, "NS792"), (7, "NS706")]


def test_other_remarks_are_for_people(tmp_path: Path) -> None:
    text = with_comment(5, "  # netspec: drops nothing, as the paper has it")
    assert sorted(found(text, tmp_path)) == [(5, "NS704"), (7, "NS706")]


def test_what_other_parameters_need_is_not_idle(tmp_path: Path) -> None:
    text = """\
    params: {rate: 0.5}
    inputs: [{image: [8, 8, 3]}]
    layers:
      - dropout: $rate  # netspec: ignore NS704 because 0 is one of the rates that are compared
    """
    assert found(text, tmp_path) == [(5, "NS792")]
    assert found(text, tmp_path, rate=0.0) == []
    assert found(text, tmp_path, rate=0.25) == []
    assert found(text.replace("NS704", "NS704, NS792"), tmp_path) == []


def test_what_is_not_asked_for_is_not_idle(tmp_path: Path) -> None:
    text = HEAD + "layers:\n  - relu  # netspec: ignore NS702 because so\n"
    assert said(text, tmp_path) == []
    assert [each.code for each in said(text, tmp_path, Choice(select=("NS702",)))] == ["NS792"]


def test_a_comment_in_a_library_counts_for_those_that_call_it(tmp_path: Path) -> None:
    library = "blocks:\n  unit:\n    layers:\n      - dropout: 0  COMMENT\n"
    caller = "imports: {lib: lib.yaml}\n" + HEAD + "layers: [lib.unit]\n"
    write(library.replace("COMMENT", ""), tmp_path, "lib.yaml")
    assert found(caller, tmp_path) == [(5, "NS704")]
    comment = "# netspec: ignore NS704 because so"
    path = write(library.replace("COMMENT", comment), tmp_path, "lib.yaml")
    assert found(caller, tmp_path) == []
    # Nobody knows all who call it: it is not said to be of no use.
    assert check_file(path) == ()


def test_a_library_is_told_of_comments_without_a_reason(tmp_path: Path) -> None:
    text = "blocks:\n  unit:\n    layers:\n      - dropout: 0  # netspec: ignore NS704\n"
    assert found(text, tmp_path) == [(5, "NS791")]
    write(text, tmp_path, "lib.yaml")
    caller = "imports: {lib: lib.yaml}\n" + HEAD + "layers: [lib.unit]\n"
    assert found(caller, tmp_path) == []


def test_errors_are_not_ignored(tmp_path: Path) -> None:
    text = HEAD + "layers:\n  - conv: 3  # netspec: ignore NS203 because so\n"
    assert [code for _, code in found(text, tmp_path)] == ["NS203"]


IGNORED = "  # netspec: ignore NS704 because of a test"


@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "junit"])
def test_what_is_ignored_is_in_no_report(form: str, tmp_path: Path) -> None:
    path = write(HEAD + f"layers:\n  - dropout: 0{IGNORED}\n", tmp_path)
    result = run("check", "--strict", "--format", form, path)
    assert result.exit_code == 0
    assert "NS704" not in result.stdout
    assert "1 spec is fine" in result.stderr


def test_sarif_has_what_is_ignored_with_the_reason(tmp_path: Path) -> None:
    path = write(with_comment(5, IGNORED), tmp_path)
    result = run("check", "--strict", "--format", "sarif", path)
    assert result.exit_code == 1
    results = json.loads(result.stdout)["runs"][0]["results"]
    assert [(each["ruleId"], each["level"], each.get("suppressions")) for each in results] == [
        ("NS704", "warning", [{"kind": "inSource", "justification": "of a test"}]),
        ("NS706", "error", None),
    ]
    assert "1 error in" in result.stderr
