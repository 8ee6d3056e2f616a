"""Where and how libyaml gave up."""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml
from yaml.error import MarkedYAMLError

from netspec.diagnostic import Diagnostic, Label
from netspec.source import Source
from netspec.syntax.offset import line_end, line_start, span_between


class Failure(NamedTuple):
    """libyaml's words, and what stands around the place.

    It gave up at `offset`, while reading what begins at `start`. `opened` has the offsets of the
    brackets that are open there; `last` is the scalar event before.
    """

    source: Source
    context: str
    problem: str
    start: int
    offset: int
    opened: tuple[int, ...]
    last: Any

    @property
    def text(self) -> str:
        """The text of the source."""
        return self.source.text

    @property
    def character(self) -> str:
        """The character at the place; nothing for a space or at the end of the text."""
        return self.text[self.offset : self.offset + 1].strip()

    @property
    def word(self) -> str:
        """The word at the place."""
        return self.rest(self.offset).split(" ")[0].rstrip(",:]}") or self.character

    @property
    def line(self) -> int:
        """The offset at which the line of the place begins."""
        return line_start(self.text, self.offset)

    @property
    def is_first(self) -> bool:
        """Whether only spaces come before the place on its line."""
        return not self.text[self.line : self.offset].strip(" ")

    @property
    def is_at_end(self) -> bool:
        """Whether nothing comes after the place."""
        return not self.text[self.offset :].strip()

    @property
    def follows_last(self) -> bool:
        """Whether the last scalar ends right before the place."""
        if self.last is None or self.last.end_mark.index > self.offset:
            return False
        return not self.text[self.last.end_mark.index : self.offset].strip(" ")

    @property
    def last_has_lines(self) -> bool:
        """Whether the last scalar has several lines."""
        return self.last is not None and self.last.start_mark.line != self.last.end_mark.line

    def rest(self, offset: int) -> str:
        """The line from `offset` on, or as much as a message can use."""
        return self.text[offset : min(line_end(self.text, offset), offset + 200)].rstrip()

    def indent(self, offset: int) -> int:
        """How many spaces begin the line of `offset`."""
        line = self.rest(line_start(self.text, offset))
        return len(line) - len(line.lstrip(" "))

    def number(self, offset: int) -> int:
        """The number of the line of `offset`."""
        return self.text.count("\n", 0, offset) + 1

    def say(
        self,
        code: str,
        fact: str,
        cure: str = "",
        start: int | None = None,
        length: int = 1,
        label: Label | None = None,
    ) -> Diagnostic:
        """A diagnostic at the place, or from `start` on."""
        start = self.offset if start is None else start
        span = span_between(self.source, start, start + length)
        return Diagnostic(code, fact, span, labels=(label,) if label else (), help=cure)

    def label(self, offset: int, text: str) -> Label:
        """A remark at the character at `offset`."""
        return Label(span_between(self.source, offset, offset + 1), text)


def failure_of(source: Source, error: MarkedYAMLError) -> Failure:
    """What is known of an error of libyaml's."""
    opened, last = _replay(source.text)
    place = error.problem_mark.index if error.problem_mark else 0
    start = error.context_mark.index if error.context_mark else place
    return Failure(source, error.context or "", error.problem or "", start, place, opened, last)


def _replay(text: str) -> tuple[tuple[int, ...], Any]:
    """The brackets that are open when libyaml gives up, and the scalar before."""
    opened: list[int] = []
    last = None
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            match event:
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    opened.append(_bracket(text, event))
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    opened.pop()
                case yaml.ScalarEvent():
                    last = event
    except yaml.YAMLError:
        pass
    return tuple(offset for offset in opened if offset >= 0), last


def _bracket(text: str, event: Any) -> int:
    before = event.end_mark.index - 1
    return before if event.flow_style and before >= 0 and text[before] in "[{" else -1
