"""What a test shows when it fails."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from _pytest.assertion.rewrite import AssertionRewritingHook

TESTS = Path(__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(TESTS.parent).with_suffix("").parts)
    for path in TESTS.rglob("*.py")
    if not path.name.startswith("test_") and "assert " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_whatever_asserts_shows_what_it_compared(module: str) -> None:
    spec = find_spec(module)
    assert spec is not None
    assert isinstance(spec.loader, AssertionRewritingHook)
