"""The table of `pyproject.toml`: where it is looked for, and what may stand in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.diagnostic import SpecError
from netspec.table import Table, find_table

NAMED = '[tool.netspec]\nplugins = ["doubling"]\n'


def wrong(content: str | bytes, folder: Path) -> tuple[str, str]:
    """What is wrong with a file, and the cure."""
    raw = content.encode() if isinstance(content, str) else content
    (folder / "pyproject.toml").write_bytes(raw)
    with pytest.raises(SpecError) as caught:
        find_table(str(folder))
    (found,) = caught.value.diagnostics
    assert (found.code, found.path) == ("NS009", str(folder / "pyproject.toml"))
    return found.message, found.help


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    assert find_table(str(tmp_path)) == Table()


def test_the_table_of_a_folder_above_is_found(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(NAMED)
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_table(str(inner)) == Table(str(tmp_path / "pyproject.toml"), ("doubling",))


def test_the_nearest_table_counts_and_files_without_one_do_not(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.netspec]\nplugins = ["other"]\n')
    middle, inner = tmp_path / "a", tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (middle / "pyproject.toml").write_text(NAMED)
    (inner / "pyproject.toml").write_text('[project]\ndependencies = ["netspec-compiler"]\n')
    assert find_table(str(inner)).plugins == ("doubling",)


def test_codes_of_warnings_stand_there_too(tmp_path: Path) -> None:
    content = '[tool.netspec]\nselect = ["NS702", "NS72*"]\nignore = ["NS709"]\n'
    (tmp_path / "pyproject.toml").write_text(content)
    table = find_table(str(tmp_path))
    assert (table.select, table.ignore) == (("NS702", "NS72*"), ("NS709",))


def test_a_file_in_this_folder_is_named_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text(NAMED)
    assert find_table().path == "pyproject.toml"


def test_a_broken_file_that_does_not_speak_of_netspec_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ruff\n")
    assert find_table(str(tmp_path)) == Table()


@pytest.mark.parametrize(
    ("content", "fact", "cure"),
    [
        (
            "[tool]\nnetspec = 3\n",
            "`tool.netspec` must be a table, but this is 3",
            "",
        ),
        (
            '[tool.netspec]\nplugin = ["doubling"]\n',
            "`tool.netspec` has no key `plugin`",
            "did you mean `plugins`?",
        ),
        (
            '[tool.netspec]\nplugins = "doubling"\n',
            "`plugins` of `tool.netspec` must be a list of names",
            'write `plugins = ["name"]`',
        ),
        (
            "[tool.netspec]\nplugins = [1]\n",
            "`plugins` of `tool.netspec` must be a list of names",
            'write `plugins = ["name"]`',
        ),
        (
            '[tool.netspec]\nignore = "NS709"\n',
            "`ignore` of `tool.netspec` must be a list of codes",
            'write `ignore = ["NS702"]`',
        ),
        (
            '[tool.netspec]\nselect = ["NS7*", "NS404"]\n',
            "`NS404` is none of the warnings NS7xx",
            "",
        ),
        (b"# \xe9\n[tool.netspec]\n", "byte 0xE9 is not UTF-8", ""),
    ],
)
def test_what_else_stands_there_is_an_error(
    content: str | bytes, fact: str, cure: str, tmp_path: Path
) -> None:
    assert wrong(content, tmp_path) == (fact, cure)


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        ("[tool.netspec\n", "this is no TOML: "),
        ("[tool.netspec]\nx = " + "[" * 5000, "this is nested too deep"),
    ],
)
def test_what_is_no_toml_is_an_error(content: str, fact: str, tmp_path: Path) -> None:
    assert wrong(content, tmp_path)[0].startswith(fact)
