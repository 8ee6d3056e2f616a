"""A YAML document as a tree that knows its places."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yaml import (
    AliasEvent,
    CSafeLoader,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    YAMLError,
)

from netspec.diagnostic import Diagnostic, Label, SpecError
from netspec.file import load_source
from netspec.scalar import shown
from netspec.source import Source, Span
from netspec.syntax.aliases import Aliases
from netspec.syntax.characters import ordinary, stray
from netspec.syntax.extent import (
    extent_of_block_text,
    extent_of_collection,
    extent_of_nothing,
    extent_of_scalar,
)
from netspec.syntax.merge import described, merge, mergeable, not_mergeable
from netspec.syntax.offset import span_between, span_of
from netspec.syntax.plain import ONE_WORD, PlainScalars
from netspec.syntax.problems import Problems, StopReading
from netspec.tree import Entry, Mapping, Scalar, Sequence, Tree

__all__ = ["load_source", "read"]


def read(source: Source) -> Tree:
    """The document of a source as a tree; `SpecError` with all that is wrong with its YAML."""
    source = ordinary(source)
    problems = Problems()
    try:
        if not source.text.isascii() and (found := stray(source)):
            raise SpecError(found)
        tree = _Reader(source, problems).document()
    except StopReading:
        pass
    except (YAMLError, UnicodeEncodeError) as error:
        # Imported here: only a wrong spec pays for it.
        from netspec.syntax.errors import explain

        for problem in explain(source, error):
            problems.add_last(problem)
    if problems.found:
        raise SpecError(problems.found)
    return tree


class _Reader:
    """Builds the tree from libyaml's events, and counts before it builds.

    `yaml.compose` would be shorter, but crashes on deep nesting and grows with every alias.
    """

    def __init__(self, source: Source, problems: Problems) -> None:
        self.source = source
        self.problems = problems
        self.plain = PlainScalars(source, problems)
        self.aliases = Aliases(source, problems)
        self.next = CSafeLoader(source.text).get_event

    def document(self) -> Tree:
        """The only document."""
        self.next()
        start: Any = self.next()
        if type(start) is StreamEndEvent:
            self._empty()
        self._directives(start)
        root: Any = self.next()
        tree = self._node(root)
        if type(root) is ScalarEvent and not (root.value or root.style or root.anchor or root.tag):
            self._empty()
        self.next()
        following: Any = self.next()
        if type(following) is not StreamEndEvent:
            fact = "a second document starts here; a spec is one document"
            self._stop("NS112", fact, span_of(self.source, following), "remove `---`")
        # A root that is an undefined alias is no tree, but it is reported already.
        return tree or Scalar(None, span_of(self.source, root))

    def _node(self, event: Any) -> Tree | None:
        """A value, or `None` for one that is reported already."""
        kind = type(event)
        if kind is AliasEvent:
            return self.aliases.follow(event)
        self.aliases.count(event)
        if event.tag is not None:
            self._tag(event)
        if event.anchor is not None:
            return self.aliases.define(event, self._content)
        return self._scalar(event) if kind is ScalarEvent else self._content(event)

    def _content(self, event: Any) -> Tree:
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event, extent_of_scalar)
        self.aliases.enter(event)
        tree = self._mapping(event) if kind is MappingStartEvent else self._sequence(event)
        self.aliases.open.pop()
        return tree

    def _scalar(self, event: Any, place: Callable[[Source, Any], Span] = span_of) -> Scalar:
        """A single value; `place` says where it stands, if there is an anchor or a tag before."""
        text = event.value
        style = event.style
        if style:
            if style in "|>" and place is span_of:
                place = extent_of_block_text
            return Scalar(text, place(self.source, event), False, "$" in text)
        if not text:
            if place is span_of:
                place = extent_of_nothing
            return Scalar(None, place(self.source, event))
        found = self.plain.values.get(text)
        if found is None:
            found = self.plain.value(event, self.aliases.in_flow())
        return Scalar(found[0], place(self.source, event), True, found[1])

    def _sequence(self, start: Any) -> Sequence:
        items: list[Tree] = []
        dynamic = False
        event = item = None
        while type(following := self.next()) is not SequenceEndEvent:
            event = following
            item = self._node(event)
            if item is not None:
                items.append(item)
                dynamic = dynamic or item.dynamic
        span = extent_of_collection(self.source, start, following, event, item)
        return Sequence(tuple(items), span, dynamic)

    def _mapping(self, start: Any) -> Mapping:
        entries: dict[str, Entry] = {}
        dynamic = False
        event = value = None
        while type(key_event := self.next()) is not MappingEndEvent:
            key, place = self._key(key_event)
            event = self.next()
            value = self._node(event)
            if value is None or key is None:
                continue
            if type(event) is ScalarEvent and not event.value and not event.style:
                value = self._nothing(key, place, key_event)
            if key in entries:
                self._twice(key, place, value, entries[key])
            elif key == "<<" and mergeable(value) is None:
                place = span_of(self.source, event) if type(event) is AliasEvent else value.span
                self.problems.add(not_mergeable(value, place))
            else:
                entries[key] = Entry(place, value)
                dynamic = dynamic or value.dynamic
        if "<<" in entries:
            dynamic = merge(entries)
        span = extent_of_collection(self.source, start, key_event, event, value)
        return Mapping(entries, span, dynamic)

    def _key(self, event: Any) -> tuple[str | None, Span]:
        """The text of a key, or `None` for one that is reported already."""
        self.aliases.count(event)
        if type(event) is not ScalarEvent or event.anchor is not None or event.tag is not None:
            return self._unusual_key(event)
        span = span_of(self.source, event)
        text = event.value
        if event.style or text in self.plain.keys:
            return text, span
        return self.plain.key(event, self.aliases.in_flow()), span

    def _unusual_key(self, event: Any) -> tuple[str | None, Span]:
        tree = self._node(event)
        if tree is None or type(event) is AliasEvent:
            span = span_of(self.source, event)
        else:
            span = tree.span
        if tree is None:
            return None, span
        if isinstance(tree, Scalar) and isinstance(tree.value, str):
            return tree.value, span
        fact = f"a key must be text, but this is {described(tree)}"
        cure = "quote it"
        if isinstance(tree, Mapping):
            # What templates for other programs write.
            name = next(iter(tree.entries), "")
            cure = f"write `${name}`, without `{{{{`" if name.isidentifier() else "write it as text"
        self.problems.add(Diagnostic("NS114", fact, span, help=cure))
        return None, span

    def _nothing(self, key: str, place: Span, event: Any) -> Scalar:
        """The value of `key:` alone; its place is the key, since nothing else is there."""
        if self.aliases.in_flow() and re.match(ONE_WORD, key) and not event.style:
            self.plain.say_one_word(event)
        return Scalar(None, place)

    def _twice(self, key: str, place: Span, value: Tree, first: Entry) -> None:
        from netspec.syntax.twice import cure_of_second

        label = Label(first.key, "first written here")
        fact = f"the key `{shown(key)}` is written twice"
        cure = cure_of_second(place, value, first)
        self.problems.add(Diagnostic("NS113", fact, place, labels=(label,), help=cure))

    def _tag(self, event: Any) -> None:
        """Refuse a tag; the bare `!` before a quoted text only says what the quotes say."""
        if event.tag == "!" and type(event) is ScalarEvent and event.style:
            return
        start = self.source.text.index("!", event.start_mark.index)
        found = re.compile(r"!<[^>]*>|[^\s,\[\]{}]+").match(self.source.text, start)
        tag = found[0] if found else "!"
        cure = "quote the value, or remove the tag" if "str" in tag else "remove the tag"
        fact = f"tags such as `{shown(tag)}` are not supported"
        span = span_between(self.source, start, start + len(tag))
        self.problems.add(Diagnostic("NS116", fact, span, help=cure))

    def _directives(self, start: Any) -> None:
        if start.tags or start.version not in (None, (1, 2)):
            from netspec.syntax.errors import directive

            self.problems.add(directive(self.source, 0))

    def _empty(self) -> None:
        fact = "the file has no values in it" if self.source.text.strip() else "the file is empty"
        cure = "`netspec init` prints a small spec"
        self._stop("NS111", fact, None, cure)

    def _stop(self, code: str, fact: str, span: Span | None, cure: str) -> None:
        self.problems.stop(Diagnostic(code, fact, span, path=self.source.path, help=cure))
