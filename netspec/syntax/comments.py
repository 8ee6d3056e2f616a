"""Comments that speak to netspec, which are in no tree."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from netspec.source import Source, Span
from netspec.syntax.offset import line_start, span_between

# A hash begins a comment at the start of a line or after a space; further ones may stand in it.
_MAYBE = re.compile(r"(?<![^\s#])#[ \t]*netspec:([^#\n]*)")
# The beginning of a line with more on it than a comment.
_MORE = re.compile(r"^[ \t]*[^\s#]", re.MULTILINE)

# How many are looked at in a file.
MOST = 1000


class Comment(NamedTuple):
    """What follows `# netspec:`, and the line that it is about.

    That is its own, or, for a comment on a line by itself, the next one with more on it than a
    comment.
    """

    text: str
    line: int
    span: Span


def comments(source: Source) -> tuple[Comment, ...]:
    """The comments of a source that begin with `netspec:`; those in texts are none."""
    found = list(islice(_MAYBE.finditer(source.text), MOST))
    if not found:
        # Of nearly every file, nothing else is looked at.
        return ()
    texts = list(_texts(source.text))
    return tuple(_comment(source, each) for each in found if not _within(each.start(), texts))


def _texts(text: str) -> Iterator[tuple[int, int]]:
    """Where scalars begin and end, in which a hash is a letter like others."""
    from yaml import CSafeLoader, ScalarToken, StreamEndToken

    loader = CSafeLoader(text)
    while not isinstance(token := loader.get_token(), StreamEndToken):
        if isinstance(token, ScalarToken):
            start, end = token.start_mark.index, token.end_mark.index
            # A comment may stand behind the sign that begins a block of text.
            yield (text.find("\n", start, end) if token.style in ("|", ">") else start), end


def _within(offset: int, texts: list[tuple[int, int]]) -> bool:
    last = bisect(texts, (offset, len(texts))) - 1
    return last >= 0 and texts[last][0] <= offset < texts[last][1]


def _comment(source: Source, found: re.Match[str]) -> Comment:
    text = source.text
    span = span_between(source, found.start(), found.start() + len(found[0].rstrip()))
    line = span.line
    if not text[line_start(text, found.start()) : found.start()].lstrip().rstrip("# \t"):
        more = _MORE.search(text, found.end())
        line += text.count("\n", found.end(), more.end()) if more else 0
    return Comment(found[1].strip(), line, span)
