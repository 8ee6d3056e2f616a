"""Mappings in an argument whose errors stand at the key that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic_core import PydanticCustomError, ValidationError

from netspec.nested import check_each

T = TypeVar("T")


def check_values(check: Callable[[Any], T], values: Mapping[str, Any]) -> dict[str, T]:
    """All of `values` as `check` reads them; what it refuses is an error at that key."""
    keys = list(values)
    try:
        return dict(zip(keys, check_each(check, values.values()), strict=True))
    except ValidationError as errors:
        wrong: list[Any] = [_at_key(keys, error) for error in errors.errors(include_url=False)]
    raise ValidationError.from_exception_data("mapping", wrong)


def _at_key(keys: list[str], error: Any) -> dict[str, Any]:
    kind = PydanticCustomError(error["type"], "{fact}", error["ctx"])
    index, *inside = error["loc"]
    return {"type": kind, "loc": (keys[index], *inside), "input": error["input"]}
