"""`netspec explain`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netspec.pages import FOLDER
from tests.cli.running import run


@pytest.mark.parametrize("code", ["NS320", "ns320", "320"])
def test_the_page_of_a_code_is_printed_as_it_is(code: str) -> None:
    result = run("explain", code)
    assert result.exit_code == 0
    assert result.stdout == Path(FOLDER, "NS320.md").read_text(encoding="utf-8")


def test_all_codes_are_listed_with_their_titles() -> None:
    lines = run("explain").stdout.splitlines()
    assert len(lines) == len([name for name in os.listdir(FOLDER) if name.endswith(".md")])
    assert "NS320  An expression uses a name that does not exist here" in lines


def test_an_unknown_code_is_misused() -> None:
    result = run("explain", "NS32O")
    assert result.exit_code == 2
    assert "there is no code `NS32O`; did you mean `NS32" in result.stderr
