"""`netspec check --fix`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest

from tests.cli.running import SMALL, run
from tests.cli.test_check import CALLER
from tests.records.test_records import SCHEMA

MISTAKEN = SMALL.replace("dense:", "denze:").replace("filters: 4", "nb_filter: '4'")
LIBRARY = "netspec: 1\nblocks: {stem: {layers: [denze: 3]}}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(path: str, text: str) -> Path:
    Path(path).write_text(text, encoding="utf-8", newline="")
    return Path(path)


def test_a_file_is_mended_and_every_change_is_said() -> None:
    file = write("net.yaml", MISTAKEN)
    result = run("check", "--fix", "net.yaml")
    assert file.read_text() == SMALL
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "net.yaml:6:24: NS217 mended: wrote `filters` in place of `nb_filter`",
        "net.yaml:8:5: NS202 mended: wrote `dense` in place of `denze`",
        "net.yaml:6:33: NS205 mended: wrote `4` in place of `'4'`",
        "1 spec is fine",
    ]


def test_what_cannot_be_mended_is_said_as_ever() -> None:
    file = write("net.yaml", MISTAKEN.replace("kernel_size: 3", "kernel_size: 0"))
    result = run("check", "--fix", "--format", "concise", "net.yaml")
    assert "filters: 4, kernel_size: 0" in file.read_text()
    assert result.exit_code == 1
    assert result.stdout.startswith("net.yaml:6:49: NS207 ")
    assert "--fix" not in result.stderr


def test_without_fix_nothing_is_changed_and_the_count_is_said() -> None:
    file = write("net.yaml", MISTAKEN)
    lines = run("check", "net.yaml").stderr.splitlines()
    assert lines[-2:] == [
        "`netspec check --fix` can mend 2",
        "2 errors in net.yaml (netspec explain NS217)",
    ]
    assert file.read_text() == MISTAKEN


def test_bytes_mode_and_a_link_to_the_file_stay() -> None:
    text = "\ufeff" + MISTAKEN.replace("\n", "\r\n") + "# é\r\n"
    file = write("net.yaml", text)
    file.chmod(0o640)
    os.symlink("net.yaml", "link.yaml")
    assert run("check", "--fix", "link.yaml").exit_code == 0
    assert file.read_bytes() == ("\ufeff" + SMALL.replace("\n", "\r\n") + "# é\r\n").encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert Path("link.yaml").is_symlink()
    assert sorted(os.listdir()) == ["link.yaml", "net.yaml"]


def test_a_library_is_changed_only_when_it_is_named() -> None:
    library = write("lib.yaml", LIBRARY)
    write("net.yaml", CALLER)
    assert run("check", "--fix", "net.yaml").exit_code == 1
    assert library.read_text() == LIBRARY
    assert "--fix" not in run("check", "net.yaml").stderr
    assert run("check", "--fix", ".").exit_code == 0
    assert library.read_text() == LIBRARY.replace("denze", "dense")


def test_a_file_that_is_read_only_stays() -> None:
    file = write("net.yaml", MISTAKEN)
    file.chmod(0o444)
    assert run("check", "--fix", "net.yaml").exit_code == 1
    assert file.read_text() == MISTAKEN


def test_a_link_that_leads_out_of_its_folder_stays() -> None:
    Path("inside").mkdir()
    file = write("net.yaml", MISTAKEN)
    os.symlink("../net.yaml", "inside/net.yaml")
    assert run("check", "--fix", "inside/net.yaml").exit_code == 1
    assert file.read_text() == MISTAKEN


def test_a_fine_file_is_not_written() -> None:
    file = write("net.yaml", SMALL)
    os.utime(file, (1, 1))
    assert run("check", "--fix", "net.yaml").exit_code == 0
    assert file.stat().st_mtime == 1


def test_the_standard_input_cannot_be_mended() -> None:
    result = run("check", "--fix", "-", input=MISTAKEN)
    assert result.exit_code == 2
    assert "`-` is none" in result.stderr


def test_a_file_that_is_no_text_is_said_to_be_that() -> None:
    Path("net.yaml").write_bytes(b"netspec: 1\nname: \xff\n")
    assert "NS004" in run("check", "--fix", "net.yaml").stderr


def test_json_has_the_edits() -> None:
    write("net.yaml", MISTAKEN)
    found = json.loads(run("check", "--format", "json", "net.yaml").stdout)["diagnostics"]
    assert found[0]["fix"] == {
        "path": "net.yaml",
        "span": {"line": 6, "column": 24, "end_line": 6, "end_column": 33},
        "text": "filters",
    }


def test_sarif_has_the_edits_as_its_schema_says() -> None:
    write("net.yaml", MISTAKEN)
    log = json.loads(run("check", "--format", "sarif", "net.yaml").stdout)
    jsonschema.validate(log, SCHEMA)
    (change,) = log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "filters"}


def test_tabs_of_a_whole_file_become_spaces() -> None:
    text = SMALL.replace("  -", "\t-").replace("conv: {name", "conv:\n\t\t\t{name")
    file = write("net.yaml", text)
    assert run("check", "--fix", "net.yaml").exit_code == 0
    assert "\t" not in file.read_text()
