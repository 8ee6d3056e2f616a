"""Where the errors inside an argument stand."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError, model_validator

from netspec.nested import NaturalPair, refuse_at


class Margins(BaseModel):
    """A model with such arguments."""

    padding: NaturalPair
    limit: int = 9

    @model_validator(mode="after")
    def _combine(self) -> Margins:
        if sum(self.padding) > self.limit:
            refuse_at("limit", "NS218", f"{sum(self.padding)} is above the limit", "raise it")
        return self


@pytest.mark.parametrize(("written", "read"), [(2, (2, 2)), ([0, 3], (0, 3)), ((1, 0), (1, 0))])
def test_one_value_serves_for_all(written: Any, read: tuple[int, ...]) -> None:
    assert Margins.model_validate({"padding": written}).padding == read


@pytest.mark.parametrize(
    ("written", "code", "at"),
    [
        (-1, "NS207", ("padding",)),
        ([1, -1], "NS207", ("padding", 1)),
        (["1", 1], "NS205", ("padding", 0)),
        ([1, 2, 3], "NS208", ("padding",)),
        ([5, 5], "NS218", ("limit",)),
    ],
)
def test_an_error_stands_where_it_is(written: Any, code: str, at: tuple[int | str, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        Margins.model_validate({"padding": written})
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == (code, at)


def test_every_wrong_element_is_reported() -> None:
    with pytest.raises(ValidationError) as caught:
        Margins.model_validate({"padding": [-1, -2]})
    assert [error["input"] for error in caught.value.errors()] == [-1, -2]


def test_the_cure_comes_along() -> None:
    with pytest.raises(ValidationError) as caught:
        Margins.model_validate({"padding": [5, 5]})
    assert caught.value.errors()[0]["ctx"]["help"] == "raise it"
