"""Outputs kept as files in `tests/golden`: `pytest --golden` rewrites them, `git diff` reviews."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

FOLDER = Path(__file__).parent / "golden"

Golden: TypeAlias = Callable[[str, str], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with the file of that name in `tests/golden`."""

    def compare(name: str, text: str) -> None:
        file = FOLDER / name
        if request.config.getoption("--golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        assert file.exists(), f"there is no {name} yet: run `make golden`"
        assert text == file.read_text(encoding="utf-8")

    return compare
