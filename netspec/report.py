"""Diagnostics as people and editors read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby

from netspec.combination import in_brackets, remarks
from netspec.diagnostic import Diagnostic, Frame, Label
from netspec.records.order import in_order, path_of
from netspec.snippet import Mark, Piece, draw, harmless, width, window
from netspec.source import Source, Span

MOST = 20
ALIKE = 50
MOST_FRAMES = 6
LONGEST_VALUE = 40

_STYLES = {"error": "1;31", "warning": "1;33", "note": "1;34", "bold": "1"}


def text(diagnostics: Iterable[Diagnostic], color: bool = False) -> str:
    """Every diagnostic with its source lines, as rustc draws them; at most `MOST` of a file."""
    blocks: list[str] = []
    for path, found in groupby(in_order(diagnostics), key=path_of):
        every = list(found)
        first = sorted(every, key=_is_warning)[:MOST]
        blocks.extend("\n".join(_block(each, color)) for each in in_order(first))
        if len(every) > MOST:
            blocks.append(f"and {len(every) - MOST} more in {harmless(path)}")
    return "\n\n".join(blocks)


def concise(diagnostics: Iterable[Diagnostic]) -> str:
    """One line for each: `path:line:column: NS403 message`; of equal warnings, at most `ALIKE`."""
    count: Counter[tuple[str, str]] = Counter()
    lines = []
    for each in in_order(diagnostics):
        kind = (path_of(each), each.code)
        count[kind] += _is_warning(each)
        if count[kind] <= ALIKE:
            words = each.message
            if each.combinations:
                words += in_brackets(each.combinations, path_of(each))
            lines.append(f"{each.span or each.path}: {each.code} {words}")
    for (path, code), total in count.items():
        if total > ALIKE:
            lines.append(f"{path}: {code} and {total - ALIKE} more of these")
    return "\n".join(map(harmless, lines))


def summary_line(diagnostics: Iterable[Diagnostic], scope: str = "") -> str:
    """How many there are, where, and which page to read first; empty without any.

    `scope` says what was looked at, where that is more than one spec.
    """
    found = in_order(diagnostics)
    if not found:
        return ""
    counts = []
    for level in ("error", "warning"):
        count = sum(each.level == level for each in found)
        if count:
            counts.append(f"{count} {level}{'s' * (count > 1)}")
    code = min(found, key=_is_warning).code
    if scope:
        return f"{', '.join((scope, *counts))} (netspec explain {code})"
    paths = {path_of(each) for each in found}
    place = harmless(paths.pop()) if len(paths) == 1 else f"{len(paths)} files"
    return f"{' and '.join(counts)} in {place} (netspec explain {code})"


def _is_warning(diagnostic: Diagnostic) -> bool:
    return diagnostic.level == "warning"


class _Pen:
    """Draws lines beside a gutter that is as wide as the longest line number."""

    def __init__(self, level: str, spans: list[Span], color: bool) -> None:
        self.level = level
        self.color = color
        self.gutter = max([2, *(len(str(span.line)) for span in spans)])

    def paint(self, words: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{words}\x1b[0m" if self.color and words else words

    def arrow(self, sign: str, place: object) -> str:
        return " " * self.gutter + self.paint(sign, "note") + f" {harmless(str(place))}"

    def margin(self, number: int | None = None, content: str = "") -> str:
        shown = "" if number is None else str(number)
        return f"{self.paint(f'{shown:>{self.gutter}} |', 'note')} {content}".rstrip()

    def note(self, words: str, word: str = "") -> str:
        sign = " " * (self.gutter + 1) + self.paint("=", "note")
        return f"{sign} {self.paint(word, 'bold')}{harmless(words)}"

    def row(self, pieces: list[Piece]) -> str:
        drawn = ""
        column = 0
        for piece in pieces:
            words = harmless(piece.text)
            drawn += " " * (piece.column - column)
            drawn += self.paint(words, self.level if piece.mark.primary else "note")
            column = piece.column + width(words)
        return drawn


def _block(diagnostic: Diagnostic, color: bool) -> Iterator[str]:
    span = diagnostic.span
    snippets = _snippets(diagnostic)
    pen = _Pen(diagnostic.level, [each[0] for each in snippets], color)
    header = pen.paint(f"{diagnostic.level}[{diagnostic.code}]", diagnostic.level)
    yield header + pen.paint(f": {harmless(diagnostic.message)}", "bold")
    yield pen.arrow("-->", span or diagnostic.path)
    path = path_of(diagnostic)
    for place, marks in snippets:
        if place.source.path != path or not span:
            yield pen.arrow(":::", place)
        path = place.source.path
        yield pen.margin()
        yield from _snippet(place, marks, pen)
    yield from _frames(diagnostic.frame, pen)
    found = remarks(diagnostic.combinations, path_of(diagnostic))
    yield from (pen.note(each) for each in found)
    if diagnostic.help:
        yield pen.note(diagnostic.help, "help: ")


def _snippets(diagnostic: Diagnostic) -> list[tuple[Span, list[Mark]]]:
    """The lines to show: the primary first, a label beside it where it is on the same line."""
    labels = list(diagnostic.labels)
    if diagnostic.span:
        labels.insert(0, Label(diagnostic.span, diagnostic.label))
    snippets: list[tuple[Span, list[Mark]]] = []
    for at, label in enumerate(labels):
        mark = _mark(label, primary=bool(diagnostic.span) and at == 0)
        for place, marks in snippets:
            if _together(place, label.span, mark):
                marks.append(mark)
                break
        else:
            snippets.append((label.span, [mark]))
    return snippets


def _mark(label: Label, primary: bool) -> Mark:
    span = label.span
    line = _line(span.source, span.line)
    end = span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
    start = min(span.column - 1, len(line))
    return Mark(start, max(start, min(end, len(line))), label.text, primary)


def _together(place: Span, other: Span, mark: Mark) -> bool:
    if (place.source.path, place.line) != (other.source.path, other.line):
        return False
    first, last = window(_line(place.source, place.line), place.column - 1)
    return first <= mark.start <= last


def _snippet(place: Span, marks: list[Mark], pen: _Pen) -> Iterator[str]:
    line = _line(place.source, place.line)
    shown, rows = draw(line, marks, window(line, place.column - 1))
    yield pen.margin(place.line, shown)
    for row in rows:
        yield pen.margin(None, pen.row(row))


# A report asks for the same few lines again and again; in a file of 2 MiB that is 10 ms each time.
@lru_cache(maxsize=256)
def _line(source: Source, number: int) -> str:
    return source.line(number)


def _frames(frame: Frame | None, pen: _Pen) -> Iterator[str]:
    frames = list(frame.chain()) if frame else []
    if len(frames) > MOST_FRAMES:
        left = len(frames) - MOST_FRAMES + 1
        yield from (pen.note(_frame(each)) for each in frames[:3])
        yield pen.note(f"... {left} more ...")
        frames = frames[3 + left :]
    yield from (pen.note(_frame(each)) for each in frames)


def _frame(frame: Frame) -> str:
    variables = ", ".join(f"{name}={_value(each)}" for name, each in frame.variables.items())
    return f"in {frame.title} ({frame.span})" + (f" with {variables}" if variables else "")


def _value(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _short(value if _is_plain(value) else f'"{value}"')
        case list() | tuple():
            return _short(f"[{', '.join(map(_value, value[:LONGEST_VALUE]))}]")
        case Mapping():
            return "{...}"
        case _:
            return _short(str(value))


def _is_plain(value: str) -> bool:
    words = value.replace("_", "").replace("-", "").replace(".", "")
    return words.isalnum() and value[0].isalpha() and value not in ("true", "false", "null")


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_VALUE else words[: LONGEST_VALUE - 3] + "..."
