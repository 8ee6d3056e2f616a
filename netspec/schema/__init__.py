"""The JSON Schema of specs, for editors: made of the classes that check them."""

from __future__ import annotations

import json
from typing import Any


def text(schema: dict[str, Any]) -> str:
    """A schema as JSON, with a line for every section and every definition."""
    parts = {key: _line(each) for key, each in schema.items()}
    for key in ("properties", "definitions"):
        parts[key] = _lines({name: _line(each) for name, each in schema[key].items()}, "  ")
    return _lines(parts, "") + "\n"


def _line(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _lines(parts: dict[str, str], indent: str) -> str:
    lines = [f"{indent}  {json.dumps(key)}: {part}" for key, part in parts.items()]
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
