"""What a shell completes."""

from __future__ import annotations

import pytest
from click.shell_completion import ShellComplete

from netspec.cli.verbs import verbs


def kinds(*words: str) -> list[str]:
    """Of what kind the words are that may follow."""
    shell = ShellComplete(verbs, {}, "netspec", "_NETSPEC_COMPLETE")
    return [each.type for each in shell.get_completions(list(words), "sp")]


@pytest.mark.parametrize("verb", ["build", "check", "expand", "summary"])
def test_specs_are_files(verb: str) -> None:
    assert kinds(verb) == ["file"]


def test_an_output_is_a_file() -> None:
    assert kinds("build", "-o") == ["file"]


def test_folders_are_directories() -> None:
    assert kinds("check", "--folder") == ["dir"]
