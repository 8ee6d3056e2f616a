"""Where a piece of text stands in which file."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Source(NamedTuple):
    """A file as it was read: the path that messages show, and its text."""

    path: str
    text: str

    def line(self, number: int) -> str:
        """The text of line `number`, counted from 1, without its line break."""
        lines = _lines(self.text)
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""


# What is said of a file of 2 MiB asks for a thousand of its lines.
@lru_cache(maxsize=2)
def _lines(text: str) -> list[str]:
    return text.split("\n")


class Span(NamedTuple):
    """A range of a source: lines and columns count from 1 in code points, the end is exclusive.

    Spans are named tuples because a spec of 10,000 layers makes 100,000 of them.
    """

    source: Source
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.source.path}:{self.line}:{self.column}"
