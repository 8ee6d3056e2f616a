"""`netspec ops`."""

from __future__ import annotations

from netspec.ops import MODULE_OF
from netspec.words import word_of
from tests.cli.running import run


def test_every_op_is_listed_with_what_it_is() -> None:
    lines = run("ops").stdout.splitlines()
    described = {line.split()[0] for line in lines if line.startswith("  ") and line.split()[1:]}
    assert {word_of(name) for name in MODULE_OF} <= described
    assert {"conv", "pool"} <= described


def test_an_op_is_shown_with_arguments_and_an_example() -> None:
    shown = run("ops", "dropout").stdout
    assert "rate         number from 0 to 1" in shown
    assert "- dropout: 0.5" in shown


def test_an_unknown_op_is_misused() -> None:
    result = run("ops", "Conv2D")
    assert result.exit_code == 2
    assert "there is no op `Conv2D`; did you mean `conv2d`?" in result.stderr


def test_the_reference_is_one_page_of_markdown() -> None:
    page = run("ops", "--format", "markdown").stdout
    assert page.startswith("# Ops\n")
    assert "\n### `dropout`\n" in page
    assert run("ops", "dropout", "--format", "markdown").stdout in page
