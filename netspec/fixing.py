"""The exact cures of a spec carried out, as far as they make nothing worse."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from netspec.diagnostic import Diagnostic, Fix
from netspec.source import Span

# Whoever has more mistakes than this runs it again.
ROUNDS = 50
# Edits that are tried one by one, after all together were none.
_TRIED = 100

_LINE_END = re.compile(r"\r\n|\r|\n")

Check = Callable[[Mapping[str, bytes]], tuple[Diagnostic, ...]]
_Seen = tuple[str, str, str]
_Place = tuple[int, int]


class Done(NamedTuple):
    """An edit that was made, and the mistake that it mends."""

    diagnostic: Diagnostic
    fix: Fix
    before: str


class Fixer:
    """Edits files in memory: `contents` has, by real path, what those that may change hold now.

    `check` gives all that is wrong when files hold what is in a mapping.
    """

    def __init__(self, contents: dict[str, bytes]) -> None:
        self.contents = contents
        self.done: list[Done] = []
        self._refused: set[tuple[_Seen, str]] = set()

    def fix(self, check: Check) -> None:
        """Carry out cures until there is none left, or none that makes anything better."""
        found = check(self.contents)
        for _ in range(ROUNDS):
            chosen = self._chosen(found)
            if not chosen:
                return
            after = self._tried(chosen, found, check)
            if after is None and len(chosen) > 1:
                after = self._one_by_one(chosen[:_TRIED], found, check)
            elif after is None:
                self._refuse(chosen[0])
            found = found if after is None else after

    def _one_by_one(
        self, chosen: list[Diagnostic], found: tuple[Diagnostic, ...], check: Check
    ) -> tuple[Diagnostic, ...] | None:
        """What is wrong after the first edit that is good; those before it are refused."""
        for each in chosen:
            after = self._tried([each], found, check)
            if after is not None:
                return after
            self._refuse(each)
        return None

    def _refuse(self, diagnostic: Diagnostic) -> None:
        self._refused.add(_refusal(diagnostic))

    def _chosen(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Findings whose edits can be made together, in files that may change."""
        fixes = [(fix, each) for each in found if (fix := each.fix) and self._may(fix, each)]
        chosen = []
        last: tuple[str, _Place, _Place] = ("", (0, 0), (0, 0))
        for path, start, end, each in _in_order(fixes):
            if path != last[0] or (start >= last[2] and (start, end) != last[1:]):
                chosen.append(each)
                last = (path, start, end)
        return chosen

    def _may(self, fix: Fix, diagnostic: Diagnostic) -> bool:
        if _real(fix.span) not in self.contents:
            return False
        return not self._refused or _refusal(diagnostic) not in self._refused

    def _tried(
        self, chosen: list[Diagnostic], found: tuple[Diagnostic, ...], check: Check
    ) -> tuple[Diagnostic, ...] | None:
        """What is wrong after some edits, which are made; `None` when they are for the worse."""
        fixes = [fix for each in chosen if (fix := each.fix)]
        contents = {**self.contents}
        for path in {_real(fix.span) for fix in fixes}:
            inside = [fix for fix in fixes if _real(fix.span) == path]
            contents[path] = edited(contents[path], inside)
        after = check(contents)
        if not _better(found, after, chosen):
            return None
        self.contents.update(contents)
        for diagnostic, fix in zip(chosen, fixes, strict=True):
            self.done.append(Done(diagnostic, fix, _written(fix.span)))
        return after


def edited(content: bytes, fixes: Iterable[Fix]) -> bytes:
    """What a file holds after edits that lie apart; all else stays as it is, byte for byte.

    Lines are those of a `Span`: without a byte order mark, whatever ends them.
    """
    text = content.decode("utf-8")
    mark = len(text) - len(text.removeprefix("\ufeff"))
    ends = [found.end() for found in _LINE_END.finditer(text)]
    starts = [mark, *ends, len(text)]
    pieces: list[str] = []
    done = 0
    for span, new in sorted(fixes, key=lambda fix: fix.span[1:]):
        start = starts[span.line - 1] + span.column - 1
        end = starts[span.end_line - 1] + span.end_column - 1
        pieces += text[done:start], _ended(new, text[start:end])
        done = end
    return "".join((*pieces, text[done:])).encode("utf-8")


def _ended(new: str, old: str) -> str:
    """The new text with the line ends of the old one, where it has as many lines."""
    ends = _LINE_END.findall(old)
    first, *others = new.split("\n")
    if len(ends) != len(others):
        return new
    return first + "".join(end + line for end, line in zip(ends, others, strict=True))


def _better(
    before: tuple[Diagnostic, ...], after: tuple[Diagnostic, ...], mended: list[Diagnostic]
) -> bool:
    """Whether mistakes are gone, and the new ones are what they hid."""
    was, now = Counter(map(_spot, before)), Counter(map(_spot, after))
    if any(now[spot] > was[spot] - count for spot, count in Counter(map(_spot, mended)).items()):
        return False
    fresh = Counter(map(_seen, after)) - Counter(map(_seen, before))
    stage = min(each.code[2] for each in mended)
    lines = {_spot(each)[1:] for each in mended}
    return all(_hidden(each, stage, lines, mended[0]) for each in after if _seen(each) in fresh)


def _hidden(fresh: Diagnostic, stage: str, lines: set[tuple[str, int]], first: Diagnostic) -> bool:
    """Whether a mistake could not be seen before: it is of a later stage, or within the same item.

    YAML is read up to the first mistake, and a layer that failed hides what comes after it. `lines`
    are those of what is mended, of which `first` comes first.
    """
    if fresh.level == "warning" or fresh.code[2] > stage or fresh.span is None:
        return fresh.code[2] >= stage
    if fresh.code[2] == stage and stage in "34":
        return True
    if fresh.code[2] == stage == "1":
        return first.span is None or fresh.span[1:3] >= first.span[1:3]
    return any((_real(fresh.span), number) in lines for number in _around(fresh.span))


def _around(span: Span) -> Iterator[int]:
    """The line of a place, and those above it that it is deeper than, innermost first."""
    yield span.line
    depth = _depth(span.source.line(span.line))
    for number in range(span.line - 1, 0, -1):
        line = span.source.line(number)
        if not depth:
            return
        if line.strip() and _depth(line) < depth:
            depth = _depth(line)
            yield number


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _in_order(
    fixes: Iterable[tuple[Fix, Diagnostic]],
) -> list[tuple[str, _Place, _Place, Diagnostic]]:
    extents = [(_real(fix.span), fix.span[1:3], fix.span[3:5], each) for fix, each in fixes]
    return sorted(extents, key=lambda extent: extent[:3])


def _spot(diagnostic: Diagnostic) -> tuple[_Seen, str, int]:
    span = diagnostic.span
    return _seen(diagnostic), _seen(diagnostic)[0], span.line if span else 0


def _seen(diagnostic: Diagnostic) -> _Seen:
    path = _real(diagnostic.span) if diagnostic.span else diagnostic.path
    return path, diagnostic.code, diagnostic.message


def _refusal(diagnostic: Diagnostic) -> tuple[_Seen, str]:
    # By its line's text, since edits above may move it.
    span = diagnostic.span
    return _seen(diagnostic), span.source.line(span.line) if span else ""


def _real(span: Span) -> str:
    return _resolved(os.getcwd(), span.source.path)


@lru_cache(maxsize=256)
def _resolved(_folder: str, path: str) -> str:
    """The real path of a file, which hangs on the folder that the process is in."""
    return os.path.realpath(path)


def _written(span: Span) -> str:
    lines = list(_lines(span))
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return " ".join(lines).strip()


def _lines(span: Span) -> Iterator[str]:
    yield from map(span.source.line, range(span.line, span.end_line + 1))
