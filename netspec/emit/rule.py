"""Initializers as plain data: to draw by them takes nothing of what checks a spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from netspec.parts.initializers import Initializer


class Rule(NamedTuple):
    """Keras's class, all of its arguments, and which of them do not have their default."""

    kind: str
    arguments: Mapping[str, Any]
    given: tuple[str, ...]

    def __getattr__(self, name: str) -> Any:
        # As the initializer's own.
        try:
            return self.arguments[name]
        except KeyError:
            raise AttributeError(name) from None


def rule_of(initializer: Initializer | Rule) -> Rule:
    """The same as plain data, those among its arguments too."""
    if isinstance(initializer, Rule):
        return initializer
    fields = type(initializer).model_fields
    values = {name: getattr(initializer, name) for name in fields}
    given = tuple(name for name, field in fields.items() if values[name] != field.default)
    plain = {name: value if _is_plain(value) else rule_of(value) for name, value in values.items()}
    return Rule(type(initializer).__name__, plain, given)


def _is_plain(value: Any) -> bool:
    return not hasattr(type(value), "model_fields")
