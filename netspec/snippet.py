"""A line of a spec with marks under it, as a terminal can show it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# The columns of source that are shown; longer lines are cut around the mark.
WIDTH = 160
TAB = "    "
CUT = "..."


class Mark(NamedTuple):
    """What is underlined: columns count from 0 in characters, the end is exclusive."""

    start: int
    end: int
    text: str
    primary: bool


class Piece(NamedTuple):
    """A part of a row below the source line, at its column of the screen."""

    column: int
    text: str
    mark: Mark


def harmless(text: str) -> str:
    """The text with control, bidirectional and invisible characters written as escapes."""
    return text if text.isascii() and text.isprintable() else "".join(map(_cell, text))


def _cell(character: str) -> str:
    if character.isprintable() and character.isascii():
        return character
    # C: control and format characters, which command the terminal or hide; Zl, Zp: line breaks.
    category = unicodedata.category(character)
    if category[0] == "C" or category in ("Zl", "Zp"):
        return character.encode("unicode_escape").decode("ascii")
    return character


def width(text: str) -> int:
    """The columns that a harmless text takes on the screen."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _shown(text: str) -> str:
    return harmless(text.replace("\t", TAB)) if "\t" in text else harmless(text)


def window(line: str, start: int) -> tuple[int, int]:
    """The part of the line to show, so that what begins at `start` is in it: first and last + 1."""
    if len(line) <= WIDTH and width(_shown(line)) <= WIDTH:
        return 0, len(line)
    start = min(start, len(line))
    room = WIDTH - 2 * len(CUT)
    first = _walk(line, start, -1, room // 4)
    room -= width(_shown(line[first:start]))
    last = _walk(line, start, 1, room)
    room -= width(_shown(line[start:last]))
    return _walk(line, first, -1, room), last


def _walk(line: str, position: int, step: int, room: int) -> int:
    # Counted in characters too: those without a width would let a whole file in.
    limit = WIDTH
    while limit and 0 <= (following := position + min(step, 0)) < len(line):
        room -= width(_shown(line[following]))
        limit -= 1
        if room < 0:
            break
        position += step
    return position


def draw(
    line: str, marks: Sequence[Mark], bounds: tuple[int, int]
) -> tuple[str, list[list[Piece]]]:
    """The visible part of the line, and the rows of marks and labels below it."""
    first, last = bounds
    before = CUT if first else ""
    after = CUT if last < len(line) else ""

    def column(position: int) -> int:
        return len(before) + width(_shown(line[first : min(max(position, first), last)]))

    # Each mark as one piece that is as wide as what it underlines; from right to left.
    lines = []
    for mark in marks:
        start = column(mark.start)
        size = max(column(mark.end) - start, 1)
        lines.append(Piece(start, ("^" if mark.primary else "-") * size, mark))
    lines.sort(key=lambda piece: (piece.column, len(piece.text)), reverse=True)
    return before + _shown(line[first:last]) + after, _rows(lines)


def _rows(lines: list[Piece]) -> list[list[Piece]]:
    row = _merged(lines)
    labelled = [piece for piece in lines if piece.mark.text]
    last = lines[0]
    ends = [piece.column + len(piece.text) for piece in lines]
    if last.mark.text and max(ends[1:], default=0) <= last.column:
        row.append(Piece(ends[0] + 1, last.mark.text, last.mark))
        labelled.remove(last)
    rows = [row]
    if labelled:
        rows.append(_bars(labelled))
    for at, (column, _, mark) in enumerate(labelled):
        left = [piece for piece in labelled[at + 1 :] if piece.column < column]
        rows.append([*_bars(left), Piece(column, mark.text, mark)])
    return rows


def _merged(lines: list[Piece]) -> list[Piece]:
    # Column by column, since marks may overlap: the primary one is drawn over the others.
    cells: dict[int, Piece] = {}
    for piece in sorted(lines, key=lambda piece: piece.mark.primary):
        for column, sign in enumerate(piece.text, piece.column):
            cells[column] = Piece(column, sign, piece.mark)
    pieces: list[Piece] = []
    for cell in (cells[column] for column in sorted(cells)):
        before = pieces[-1] if pieces else cell
        if cell.mark is before.mark and cell.column == before.column + len(before.text):
            pieces[-1] = before._replace(text=before.text + cell.text)
        else:
            pieces.append(cell)
    return pieces


def _bars(labelled: list[Piece]) -> list[Piece]:
    bars = {piece.column: Piece(piece.column, "|", piece.mark) for piece in labelled}
    return [bars[column] for column in sorted(bars)]
