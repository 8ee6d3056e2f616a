"""`netspec expand`."""

from __future__ import annotations

from tests.cli.running import SMALL, run


def test_what_is_printed_is_a_spec_of_the_same_network() -> None:
    flat = run("expand", "-", "--set", "classes=10", input=SMALL)
    assert flat.exit_code == 0
    assert "$" not in flat.stdout
    assert "units: 10" in flat.stdout
    again = run("expand", "-", input=flat.stdout)
    assert again.stdout == flat.stdout
