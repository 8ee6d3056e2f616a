"""Expressions that YAML cut in two: `{filters: $(max(4, n))}` ends the value at the comma."""

from __future__ import annotations

import re

from netspec.diagnostic import Diagnostic
from netspec.source import Source
from netspec.suggest import Cure
from netspec.syntax.offset import span_between

_CLOSERS = {"(": ")", "[": "]", "{": "}"}
# Nobody writes longer expressions, and a file of many openers must not take a minute.
_REACH = 2000
_TUPLE = r"\(([^()\[\]{}\n]{0,200})\)"
# One expression without brackets and quotes in it, as nearly all are.
_CLOSED = r"[^$]*\$\([^$()\[\]{}'\"]*\)[^$]*"
_KEY_BEFORE = re.compile(r"[\w.-]+:[ ]+$")


class _Brackets:
    """The brackets that are open inside the expressions of a text."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.quote = ""
        self.dollars = 0

    def take(self, character: str) -> bool:
        """Go on by a character; `False` when it closes what is not open."""
        if self.quote:
            self.quote = "" if character == self.quote else self.quote
        elif self.opened and character in "'\"":
            self.quote = character
        elif character in _CLOSERS and (self.opened or self._begins(character)):
            self.opened.append(character)
        elif self.opened and character in ")]}":
            return _CLOSERS[self.opened.pop()] == character
        self.dollars = self.dollars + 1 if character == "$" else 0
        return True

    def _begins(self, character: str) -> bool:
        # `$$(` is a dollar and text.
        return character == "(" and self.dollars % 2 == 1


def leaves_open(text: str) -> bool:
    """Whether a plain scalar stops inside an expression."""
    if re.fullmatch(_CLOSED, text):
        return False
    brackets = _Brackets()
    return all(brackets.take(character) for character in text) and bool(brackets.opened)


def uncut(text: str, start: int, stop: int, flow: bool) -> int | None:
    """Where the value of the scalar from `start` to `stop` was meant to end, if YAML cut it.

    It did when a bracket that is open at `stop` is closed behind it.
    """
    brackets = _Brackets()
    for character in text[start:stop]:
        brackets.take(character)
    depth = len(brackets.opened)
    end = None
    for offset in range(stop, min(len(text), stop + _REACH)):
        if not (brackets.opened or brackets.quote) and _ends(text, offset, flow):
            return start + len(text[start:offset].rstrip())
        if (text[offset] == "\n" and not flow) or not brackets.take(text[offset]):
            return end
        if len(brackets.opened) < depth:
            depth = len(brackets.opened)
            end = offset + 1
    return end


def cut_expression(source: Source, start: int, stop: int, end: int) -> Diagnostic:
    """What to say about the value from `start` to `end`, of which YAML read up to `stop`."""
    whole = " ".join(source.text[start:end].split())
    part = " ".join(source.text[start:stop].split())
    key = _KEY_BEFORE.search(source.text[max(start - 80, 0) : start])
    written = source.text[start:end]
    return Diagnostic(
        "NS123",
        f"YAML cuts `{whole}` off after `{part}`",
        span_between(source, start, end if "\n" not in written else stop),
        help=Cure(
            f"quote the value: `{key[0] if key else ''}{quoted(whole)}`",
            written,
            quoted(written),
            bare=True,
        ),
    )


def cut_tuple(source: Source, start: int, stop: int) -> tuple[Diagnostic, int] | None:
    """What to say about `(3, 3)` in a mapping or list in brackets, and where it ends."""
    # Compiled here, since few texts have one.
    whole = re.compile(_TUPLE).match(source.text, start)
    if whole is None:
        return None
    part = source.text[start:stop].strip()
    items = f"[{whole[1].strip().rstrip(',')}]"
    cure = Cure(f"a list is `{items}`", whole[0], items, bare=True)
    fact = f"YAML cuts `{whole[0]}` off after `{part}`"
    span = span_between(source, start, whole.end())
    return Diagnostic("NS123", fact, span, help=cure), whole.end()


def cut_list(source: Source, second: int) -> tuple[Diagnostic, int] | None:
    """What to say about the list `2, 2` without its brackets, by its second number; and its end."""
    before = source.text[max(second - 80, 0) : second]
    found = re.search(r"[\w.-]+: +(\d+) *, *$", before)
    rest = re.compile(r"\d+(?: *, *\d+)*(?=\s*[,}])").match(source.text, second)
    if found is None or rest is None:
        return None
    start = second - len(before) + found.start(1)
    whole = source.text[start : rest.end()]
    items = f"[{', '.join(re.findall('[0-9]+', whole))}]"
    cure = Cure(f"a list is `{items}`", whole, items, bare=True)
    fact = f"YAML cuts `{whole}` off after `{found[1]}`"
    return Diagnostic("NS123", fact, span_between(source, start, rest.end()), help=cure), rest.end()


def quoted(text: str) -> str:
    """Text in the quotes that leave most of it as it is."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _ends(text: str, offset: int, flow: bool) -> bool:
    """Whether YAML may end a plain scalar at `offset`."""
    pair = text[offset : offset + 2]
    return (flow and pair[0] in ",[]{}") or pair[0] == "\n" or pair in (": ", ":\n", " #")
