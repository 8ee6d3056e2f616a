"""libyaml's messages in our words, at the place where the mistake was made."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml
from yaml.error import MarkedYAMLError

from netspec.characters import forbidden, odd_space, odd_space_before
from netspec.diagnostic import Diagnostic, Label
from netspec.offset import line_end, line_start, span_between
from netspec.scalar import shown
from netspec.source import Source, Span


def explain(source: Source, error: Exception, cut_line: int) -> list[Diagnostic]:
    """What an error of libyaml's means; nothing when it only follows from a cut on `cut_line`."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return forbidden(source)
    if error.problem_mark.line < cut_line:
        return []
    failure = _failure(source, error)
    for rule in RULES:
        found = rule(failure)
        if found is not None:
            return [found]
    return [failure.at_problem("NS110", f"YAML ends here: {failure.problem}")]


def directive(source: Source, offset: int) -> Diagnostic:
    """What to say about the first directive that begins a line from `offset` on."""
    found = re.compile(r"^%\S*(?:[ \t]+[^\s#]\S*)*", re.MULTILINE).search(source.text, offset)
    start, end = found.span() if found else (offset, offset + 1)
    written = shown(source.text[start:end])
    fact = f"`{written}` is a directive, and netspec reads none"
    if written.startswith("%YAML "):
        fact = f"`{written}` asks for another YAML than netspec reads"
    return Diagnostic("NS119", fact, span_between(source, start, end), help="remove the line")


class _Failure(NamedTuple):
    """Where and how libyaml gave up.

    `start` is where what it was reading begins; `opened` has the offsets of the brackets that are
    open, `last` is the last scalar before.
    """

    source: Source
    context: str
    problem: str
    start: int
    offset: int
    opened: tuple[int, ...]
    last: Any

    @property
    def character(self) -> str:
        """What stands where libyaml gave up; nothing at the end of the text."""
        return self.source.text[self.offset : self.offset + 1].strip()

    @property
    def line_before(self) -> str:
        """The line up to where libyaml gave up."""
        return self.source.text[line_start(self.source.text, self.offset) : self.offset]

    @property
    def word(self) -> str:
        """The word that stands where libyaml gave up."""
        return self.rest(self.offset).split(" ")[0].rstrip(",:]}") or self.character

    def rest(self, offset: int) -> str:
        """The line from `offset` on."""
        return self.source.text[offset : min(line_end(self.source.text, offset), offset + 200)]

    def span(self, start: int, length: int = 1) -> Span:
        """A piece of the source."""
        return span_between(self.source, start, start + length)

    def at_problem(self, code: str, fact: str, cure: str = "") -> Diagnostic:
        """A diagnostic where libyaml gave up."""
        return Diagnostic(code, fact, self.span(self.offset), help=cure)

    def at_end(self) -> bool:
        """Whether nothing more comes."""
        return not self.source.text[self.offset :].strip()


Rule = Callable[[_Failure], Diagnostic | None]


def _failure(source: Source, error: MarkedYAMLError) -> _Failure:
    opened, last = _replay(source.text)
    problem = error.problem_mark
    context = error.context_mark or problem
    return _Failure(
        source, error.context or "", error.problem or "", context.index, problem.index, opened, last
    )


def _replay(text: str) -> tuple[tuple[int, ...], Any]:
    """The brackets that are open when libyaml gives up, and the scalar before."""
    opened: list[int] = []
    last = None
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                explicit = event.flow_style and text[event.end_mark.index - 1] in "[{"
                opened.append(event.end_mark.index - 1 if explicit else -1)
            elif isinstance(event, yaml.CollectionEndEvent):
                opened.pop()
            elif isinstance(event, yaml.ScalarEvent):
                last = event
    except yaml.YAMLError:
        pass
    return tuple(offset for offset in opened if offset >= 0), last
