"""Tabs at the beginning of lines: the spaces that they were meant to be, where that is certain."""

from __future__ import annotations

import re

import yaml

from netspec.source import Source
from netspec.suggest import Cure
from netspec.syntax.offset import line_start, span_between

_WORDS = "YAML wants spaces"
# What editors show tabs as; only where neither is YAML, they may be those of an editor set to 2.
_WIDTHS = (4, 8)
_INDENT = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)
# To try what tabs may mean takes as many readings as there are widths.
_LONGEST = 100_000


def spaces(source: Source, tab: int) -> str:
    """The cure of the tab at an offset: the indentation from its line on, in spaces.

    It can be followed when all usual widths of tabs that give YAML at all give the same.
    """
    text = source.text
    if len(text) > _LONGEST:
        return _WORDS
    meanings = {width: _structure(_untabbed(text, width)) for width in _WIDTHS}
    known = {width: each for width, each in meanings.items() if each is not None}
    if not known and (narrow := _structure(_untabbed(text, 2))) is not None:
        known = {2: narrow}
    if len(set(known.values())) != 1:
        return _WORDS
    start = line_start(text, tab)
    # All at once: between lines of both kinds, what tabs mean would be less clear than before.
    ends = [found.end() for found in _INDENT.finditer(text, start)]
    if not ends:
        return _WORDS
    indented = _untabbed(text[start : ends[-1]], min(known))
    return Cure(_WORDS, "", indented, at=span_between(source, start, ends[-1]))


def _untabbed(text: str, width: int) -> str:
    return _INDENT.sub(lambda found: found[0].expandtabs(width), text)


def _structure(text: str) -> tuple[str, ...] | None:
    """What is in a document, without places; `None` when it is no YAML."""
    try:
        return tuple(_sign(each) for each in yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError:
        return None


def _sign(event: yaml.Event) -> str:
    return f"{type(event).__name__} {getattr(event, 'value', '')}"
