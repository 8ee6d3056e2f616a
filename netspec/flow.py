"""Values as YAML writes them on one line, so that every reader reads them back alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import inf
from typing import Any

from netspec.scalar import resolve


def flow(value: Any, dollar: str = "$$") -> str:
    """A value: `{name: conv1, kernel_size: [3, 3]}`.

    `dollar` is what a `$` of a text is written as: doubled in a spec, where one alone starts an
    expression. Raises `TypeError` for what no spec can hold.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float() if value in (inf, -inf):
            return ".inf" if value > 0 else "-.inf"
        case int() | float():
            return repr(value)
        case str():
            return text(value.replace("$", dollar))
        case Mapping():
            pairs = (f"{text(key)}: {flow(each, dollar)}" for key, each in value.items())
            return f"{{{', '.join(pairs)}}}"
        case Sequence():
            return f"[{', '.join(flow(each, dollar) for each in value)}]"
    raise TypeError(f"a spec cannot hold {value!r}")


# Kept, since a layer's name stands where it is read too, and keys in every layer.
@lru_cache(maxsize=4096)
def text(words: str) -> str:
    """A text, in quotes where it would be read as something else; a key is such a text."""
    plain = words.replace("_", "").replace("-", "").replace(".", "").replace("/", "")
    harmless = words[:1].isalnum() or words[:1] == "_"
    if harmless and plain.isalnum() and words.isascii() and resolve(words) == words:
        return words
    return f'"{"".join(map(_escaped, words))}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
