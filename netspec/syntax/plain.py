"""Plain scalars: what they mean, and what they were meant to be."""

from __future__ import annotations

import re
from typing import Any

from netspec.diagnostic import Diagnostic
from netspec.scalar import Dispute, resolve, shown
from netspec.source import Source
from netspec.suggest import Cure
from netspec.syntax.characters import has_odd_spaces, odd_space, odd_space_of
from netspec.syntax.extent import content_start, extent_of_nothing, extent_of_scalar
from netspec.syntax.offset import place_at
from netspec.syntax.problems import Problems
from netspec.tree import Atom

# Scalars that may be cut expressions; a hostile file has many thousands of them.
_PATIENCE = 300
ONE_WORD = r"[A-Za-z_]\w*:[^\s:/\\]"


def spaced(word: str) -> str:
    """The cure of `filters:64`."""
    return Cure("put a space after the colon", word, word.replace(":", ": ", 1), bare=True)


class PlainScalars:
    """The meanings of a document's plain scalars, each text looked at once.

    `values` has the meaning of a text and whether a `$` is in it; `keys` has the good keys.
    """

    def __init__(self, source: Source, problems: Problems) -> None:
        self.source = source
        self.problems = problems
        self.values: dict[str, tuple[Atom, bool]] = {}
        self.keys: set[str] = set()
        self.odd = has_odd_spaces(source.text)
        self.doubts = 0

    def value(self, event: Any, flow: bool) -> tuple[Atom, bool]:
        """The meaning of a value whose text is not in `values` yet."""
        text = event.value
        meaning = resolve(text)
        if isinstance(meaning, Dispute):
            self._dispute(event, meaning, meaning.help)
            return text, False
        found = (meaning, isinstance(meaning, str) and "$" in meaning)
        if not (self._odd(event, text, False) or self._cut(event, flow) or self._one_word(event)):
            self.values[text] = found
        return found

    def key(self, event: Any, flow: bool) -> str | None:
        """The text of a key that is not in `keys` yet; `None` when it is no key."""
        text: str = event.value
        meaning = resolve(text)
        if isinstance(meaning, Dispute):
            self._dispute(event, meaning, Cure("quote it", text, f'"{text}"', bare=True))
        elif not isinstance(meaning, str):
            fact = f"a key must be text, but this is {f'`{shown(text)}`' if text else 'empty'}"
            if flow and text and self._cut_list(event):
                return None
            cure: str = "write a key before the colon"
            if text:
                cure = Cure("quote it", text, f'"{text}"', bare=True)
            span = extent_of_nothing(self.source, event)
            self.problems.add(Diagnostic("NS114", fact, span, help=cure))
        elif not (self._odd(event, text, True) or self._cut(event, flow)):
            self.keys.add(text)
            return text
        return None

    def _cut_list(self, event: Any) -> bool:
        """Whether it is the second number of `{pool_size: 2, 2}`; says so."""
        from netspec.syntax.cut import cut_list

        found = cut_list(self.source, event.start_mark.index)
        if found is None:
            return False
        problem, end = found
        self.problems.add_cut(problem, place_at(self.source.text, end))
        return True

    def say_one_word(self, event: Any) -> None:
        """Say that `filters:64` is one word."""
        word = event.value.split()[0]
        fact = f"`{shown(word)}` is one word"
        span = extent_of_scalar(self.source, event)
        span = span._replace(end_line=span.line, end_column=span.column + len(word))
        self.problems.add(Diagnostic("NS109", fact, span, help=spaced(word)))

    def _dispute(self, event: Any, dispute: Dispute, cure: str) -> None:
        span = extent_of_scalar(self.source, event)
        self.problems.add(Diagnostic("NS117", dispute.message, span, help=cure))

    def _odd(self, event: Any, text: str, is_key: bool) -> bool:
        """Whether a space that looks like YAML's is in it; says so."""
        if not self.odd or (offset := odd_space_of(text, is_key)) is None:
            return False
        start = content_start(self.source, event)
        written = self.source.text.find(text[offset], start, event.end_mark.index)
        self.problems.add(odd_space(self.source, max(written, start)))
        return True

    def _cut(self, event: Any, flow: bool) -> bool:
        """Whether it stops inside an expression; says so when it is YAML that stopped it."""
        if flow and event.value[:1] == "(" and ")" not in event.value:
            return self._cut_tuple(event)
        if "$(" not in event.value or self.doubts == _PATIENCE:
            return False
        from netspec.syntax.cut import cut_expression, leaves_open, uncut

        if not leaves_open(event.value):
            return False
        start, stop = content_start(self.source, event), event.end_mark.index
        end = uncut(self.source.text, start, stop, flow)
        if end is None:
            self.doubts += 1
        else:
            problem = cut_expression(self.source, start, stop, end)
            self.problems.add_cut(problem, place_at(self.source.text, end))
        return True

    def _cut_tuple(self, event: Any) -> bool:
        """Whether it is the first of a list that Python would write `(3, 3)`; says so."""
        from netspec.syntax.cut import cut_tuple

        start = content_start(self.source, event)
        found = cut_tuple(self.source, start, event.end_mark.index)
        if found is None:
            return False
        problem, end = found
        self.problems.add_cut(problem, place_at(self.source.text, end))
        return True

    def _one_word(self, event: Any) -> bool:
        """Whether it looks like `filters:64`; says so where only an entry or an item can stand."""
        if ":" not in event.value or not re.match(ONE_WORD, event.value) or "$" in event.value:
            return False
        start = event.start_mark.index
        # Not the whole line: a file may be one line of a megabyte.
        before = self.source.text[max(start - 80, 0) : start].rpartition("\n")[2].rstrip()
        if not before or before[-1] in "-[,":
            self.say_one_word(event)
        return True
