"""The exact cures of a spec carried out, as far as they make nothing worse."""

from __future__ import annotations

import os
import re
from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
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
        chosen = []
        taken: dict[str, list[tuple[tuple[int, int], tuple[int, int]]]] = {}
        for each in found:
            fix = each.fix
            if fix is None or _real(fix.span) not in self.contents:
                continue
            places = taken.setdefault(_real(fix.span), [])
            start, end = (fix.span.line, fix.span.column), (fix.span.end_line, fix.span.end_column)
            apart = all(end <= first or last <= start for first, last in places)
            if apart and (start, end) not in places and _refusal(each) not in self._refused:
                insort(places, (start, end))
                chosen.append(each)
        return chosen

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
    for fix in sorted(fixes, key=lambda fix: fix.span[1:], reverse=True):
        span = fix.span
        start = starts[span.line - 1] + span.column - 1
        end = starts[span.end_line - 1] + span.end_column - 1
        text = text[:start] + _ended(fix.text, text[start:end]) + text[end:]
    return text.encode("utf-8")


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
    left, new = Counter(map(_seen, before)), Counter(map(_seen, after))
    if any(new[seen] > left[seen] - count for seen, count in Counter(map(_seen, mended)).items()):
        return False
    fresh = new - left
    return all(_hidden(each, mended) for each in after if _seen(each) in fresh)


def _hidden(fresh: Diagnostic, mended: list[Diagnostic]) -> bool:
    """Whether a mistake could not be seen before: it is of a later stage, or within the same item.

    YAML is read up to the first mistake, and a layer that failed hides what comes after it.
    """
    return any(
        fresh.code[2] > each.code[2]
        or fresh.level == "warning"
        or _inside(fresh.span, each.span)
        or (fresh.code[2] == each.code[2] and fresh.code[2] in "134" and _after(fresh, each))
        for each in mended
    )


def _inside(fresh: Span | None, mended: Span | None) -> bool:
    """Whether a place is on the line of another, or on the deeper lines below it."""
    if fresh is None or mended is None or _real(fresh) != _real(mended):
        return False
    if fresh.line <= mended.line:
        return fresh.line == mended.line
    depth = _depth(mended.source.line(mended.line))
    between = map(mended.source.line, range(mended.line + 1, fresh.line + 1))
    return all(_depth(line) > depth for line in between if line.strip())


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _after(fresh: Diagnostic, mended: Diagnostic) -> bool:
    if fresh.span is None or mended.span is None or _real(fresh.span) != _real(mended.span):
        return True
    return fresh.span[1:3] >= mended.span[1:3] or fresh.code[2] > "1"


def _seen(diagnostic: Diagnostic) -> _Seen:
    path = _real(diagnostic.span) if diagnostic.span else diagnostic.path
    return path, diagnostic.code, diagnostic.message


def _refusal(diagnostic: Diagnostic) -> tuple[_Seen, str]:
    # By its line's text, since edits above may move it.
    span = diagnostic.span
    return _seen(diagnostic), span.source.line(span.line) if span else ""


def _real(span: Span) -> str:
    return os.path.realpath(span.source.path)


def _written(span: Span) -> str:
    lines = list(_lines(span))
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return " ".join(lines).strip()


def _lines(span: Span) -> Iterator[str]:
    yield from map(span.source.line, range(span.line, span.end_line + 1))
