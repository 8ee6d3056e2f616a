"""`netspec targets`."""

from __future__ import annotations

import json

from tests.cli.running import SMALL, SUSPECT, run

RESCALED = SMALL.replace("layers:\n", "layers:\n  - rescaling: {name: scaled, scale: 2}\n")


def test_every_reader_of_every_target_is_told() -> None:
    result = run("targets", "-", input=SMALL)
    assert result.exit_code == 0
    assert result.stderr == ""
    first, rule, *lines = result.stdout.splitlines()
    assert first.split() == ["target", "reader", "loads", "why"]
    assert set(rule) == {"-"}
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == [
        "portable", "keras3", "keras2",
    ]  # fmt: skip
    assert lines[0].split() == ["portable", "Keras", "3", "yes"]


def test_the_reason_is_told_with_the_layer() -> None:
    result = run("targets", "-", "--set", "classes=5", input=RESCALED)
    lines = [line.split("  ") for line in result.stdout.splitlines() if "hls4ml" in line]
    assert lines[0][-1].strip() == "`Rescaling`, as in `scaled`"


def test_versions_that_agree_share_a_line() -> None:
    rows = json.loads(run("targets", "-", "--format", "json", input=SMALL).stdout)
    own = [(row["reader"], row["loads"]) for row in rows if row["target"] == "keras3"]
    assert own[:2] == [("Keras before 3.15", "no"), ("Keras 3.15", "yes")]


def test_a_target_that_cannot_be_built_says_why() -> None:
    result = run(
        "targets", "-", "--set", "activation=hard_sigmoid", "--format", "json", input=SMALL
    )
    portable = [row for row in json.loads(result.stdout) if row["target"] == "portable"]
    assert [(row["reader"], row["loads"]) for row in portable] == [("all", "not built")]
    assert "`hard_sigmoid`, as in `prob`" in portable[0]["why"]


def test_it_comes_as_markdown_too() -> None:
    lines = run("targets", "-", "--format", "markdown", input=SMALL).stdout.splitlines()
    assert lines[:2] == ["| target | reader | loads | why |", "| --- | --- | --- | --- |"]
    assert "| portable | Keras 3 | yes |  |" in lines


def test_warnings_go_to_the_standard_error() -> None:
    result = run("targets", "-", input=SUSPECT)
    assert result.exit_code == 0
    assert "NS711" in result.stderr
