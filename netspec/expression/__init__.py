"""Computed values: `$name`, `$(expression)`, and texts with `$(…)` inside."""

from __future__ import annotations

from netspec.expression.parser import NO_NAMES
from netspec.expression.template import Template, parse_template
from netspec.expression.value import (
    IN_SIZES,
    SIZES,
    ExpressionError,
    Missing,
    Scope,
    Value,
    looked_at,
)

__all__ = [
    "IN_SIZES",
    "NO_NAMES",
    "SIZES",
    "ExpressionError",
    "Missing",
    "Scope",
    "Template",
    "Value",
    "looked_at",
    "parse_template",
]
