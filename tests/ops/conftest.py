"""How many cases Keras is asked about each op."""

from __future__ import annotations

import pytest


@pytest.fixture(params=[30, pytest.param(100, marks=pytest.mark.sweep)])
def examples(request: pytest.FixtureRequest) -> int:
    """A number of cases for `check_op`: few always, many in the sweep."""
    count: int = request.param
    return count
