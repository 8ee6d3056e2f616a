"""Characters that YAML cannot hold, and those that look like its spaces and are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netspec.diagnostic import Diagnostic
from netspec.source import Source, Span
from netspec.suggest import Cure
from netspec.syntax.offset import span_between

# libyaml ends a line at the first three, YAML 1.2 does not; the last is a stray byte order mark.
_STRAY = "\x85\u2028\u2029\ufeff"
_SPACES = "\xa0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000"
_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"


def ordinary(source: Source) -> Source:
    """The source with line feeds for line ends and without its byte order mark."""
    text = source.text
    if "\r" in text:
        # libyaml miscounts the offsets of carriage returns inside block texts.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("\ufeff"):
        text = text[1:]
    return source if text is source.text else Source(source.path, text)


def forbidden(source: Source) -> list[Diagnostic]:
    """The characters that cannot appear in YAML, each where it appears first."""
    return [
        Diagnostic("NS102", f"the {_kind(each)} {_number(each)} cannot appear in YAML", span)
        for each, span in _firsts(source, _FORBIDDEN)
    ]


def stray(source: Source) -> list[Diagnostic]:
    """Line breaks and marks that YAML readers disagree on, each where it appears first."""
    return [
        Diagnostic("NS104", _stray_fact(each), span, help="delete or retype it")
        for each, span in _firsts(source, _STRAY)
    ]


def has_odd_spaces(text: str) -> bool:
    """Whether there is any space that YAML takes for a letter."""
    return not text.isascii() and re.search(f"[{_SPACES}]", text) is not None


def odd_space_of(scalar: str, is_key: bool) -> int | None:
    """Where in a plain scalar a space stands that was meant to be YAML's, if anywhere."""
    inside = f"[{_SPACES}]"
    pattern = rf"^-?({inside})|({inside})(?=#|$)|^[\w.-]+:({inside})"
    found = re.search(inside if is_key else pattern, scalar)
    return None if found is None else found.end() - 1


def odd_space_before(line: str) -> int | None:
    """Where in the indentation of a line a space stands that is none to YAML, if anywhere."""
    found = re.match(rf"[ -]*[{_SPACES}]", line)
    return None if found is None else found.end() - 1


def odd_space(source: Source, offset: int) -> Diagnostic:
    """What to say about the odd space at `offset`."""
    fact = f"this space is {_number(source.text[offset])}, not an ordinary space"
    span = span_between(source, offset, offset + 1)
    return Diagnostic("NS104", fact, span, help=Cure("retype it", "", " ", at=span))


def _firsts(source: Source, inside: str) -> Iterator[tuple[str, Span]]:
    text = source.text
    found = re.findall(f"[{inside}]", "".join(set(text)))
    for offset, each in sorted((text.index(each), each) for each in found):
        yield each, span_between(source, offset, offset + 1)


def _number(character: str) -> str:
    return f"U+{ord(character):04X}"


def _kind(character: str) -> str:
    return "control character" if ord(character) < 0xA0 else "character"


def _stray_fact(character: str) -> str:
    if character == "\ufeff":
        return "this invisible character is U+FEFF, a byte order mark"
    return f"this line break is {_number(character)}, not an ordinary one"
