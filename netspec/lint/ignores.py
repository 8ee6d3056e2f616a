"""NS791 and NS792: comments that ignore warnings, `# netspec: ignore NS708 because …`.

One that gives no reason is reported, and one that ignores nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from netspec.diagnostic import Diagnostic
from netspec.lint.choice import is_lint, no_lint
from netspec.source import Source
from netspec.syntax.comments import Comment, comments

LINE, FILE = "ignore", "ignore-file"

_FORM = re.compile(
    rf"({LINE}|{FILE})((?:[\s,]+[A-Z]+\d+)+)(?:[\s,]+because\b\s*(.*))?", re.IGNORECASE
)
_CODE = re.compile(r"[A-Z]+\d+")


class Ignore(NamedTuple):
    """What a comment ignores: `codes`, on its line or in the whole file, and the reason."""

    comment: Comment
    codes: tuple[str, ...]
    whole: bool
    reason: str

    def covers(self, found: Diagnostic) -> bool:
        """Whether a finding of the same file is meant."""
        # What is said of the comment itself is on its own line.
        lines = (self.comment.line, self.comment.span.line)
        on_line = found.span is not None and found.span.line in lines
        return found.code in self.codes and (self.whole or on_line)


Ignores: TypeAlias = Mapping[Source, Sequence[Ignore]]


def heeded(
    found: Sequence[Diagnostic], own: Source | None, judged: Collection[str] = ()
) -> list[Diagnostic]:
    """The findings, those marked that a comment ignores, and what is wrong with comments of `own`.

    Comments that ignore something of `judged`, which would have been found, have to be of use.
    """
    files = {each.span.source for each in found if each.span and is_lint(each.code)}
    ignores = {file: tuple(_ignores(file)) for file in files}
    if own is not None and (spoken := comments(own)):
        ours = ignores.setdefault(own, tuple(_ignores(own)))
        idle = (wrong for each in ours for wrong in _idle(each, found, judged))
        found = [*found, *_malformed(spoken), *(e for i in ours for e in _wrong(i)), *idle]
    return [_marked(each, ignores) for each in found]


def _marked(found: Diagnostic, ignores: Ignores) -> Diagnostic:
    if found.span is None or not is_lint(found.code):
        return found
    for each in ignores.get(found.span.source, ()):
        if each.covers(found):
            return replace(found, ignored=each.reason)
    return found


def _ignores(source: Source) -> Iterator[Ignore]:
    for comment in comments(source):
        form = _FORM.fullmatch(comment.text)
        if form is not None:
            codes = tuple(_CODE.findall(form[2].upper()))
            yield Ignore(comment, codes, form[1].lower() == FILE, (form[3] or "").strip())


def _malformed(spoken: Iterable[Comment]) -> Iterator[Diagnostic]:
    """NS792 for what was probably meant to ignore something; other remarks are for people."""
    from netspec.suggest import closest

    for comment in spoken:
        words = comment.text.split()
        meant = words and (words[0] == "noqa" or closest(words[0], (LINE, FILE)))
        if meant and not _FORM.fullmatch(comment.text):
            cure = f"write `# netspec: {LINE} NS708 because …`"
            yield _warning("NS792", "this comment ignores nothing", comment, cure)


def _wrong(ignore: Ignore) -> Iterator[Diagnostic]:
    """NS791 for one without a reason, and NS792 for codes that no comment can ignore."""
    if not ignore.reason:
        fact = f"nothing says why `{', '.join(ignore.codes)}` is ignored"
        yield _warning("NS791", fact, ignore.comment, "write why behind `because`")
    for code in ignore.codes:
        wrong = no_lint(code)
        if wrong is not None:
            fact = f"this ignores nothing: {wrong[0]}"
            yield _warning("NS792", fact, ignore.comment, wrong[1])


def _idle(
    ignore: Ignore, found: Sequence[Diagnostic], judged: Collection[str]
) -> Iterator[Diagnostic]:
    """NS792 for codes of which nothing is said there."""
    source = ignore.comment.span.source
    here = [each for each in found if each.span is not None and each.span.source == source]
    used = {each.code for each in here if ignore.covers(each)}
    where = "of this file" if ignore.whole else f"of line {ignore.comment.line}"
    for code in ignore.codes:
        if code in judged and code not in used:
            lines = [each.span.line for each in here if each.code == code and each.span]
            cure = f"it is said of line {min(lines)}" if lines else "remove the comment"
            fact = f"this ignores nothing: `{code}` is not said {where}"
            yield _warning("NS792", fact, ignore.comment, cure)


def _warning(code: str, fact: str, comment: Comment, cure: str) -> Diagnostic:
    return Diagnostic(code, fact, comment.span, help=cure, level="warning")
