"""libyaml's messages in our words, at the place where the mistake was made."""

from __future__ import annotations

import re

from yaml.error import MarkedYAMLError

from netspec.diagnostic import Diagnostic
from netspec.scalar import shown
from netspec.source import Source, Span
from netspec.suggest import Cure
from netspec.syntax.aliases import DEPTH
from netspec.syntax.characters import forbidden, odd_space, odd_space_before
from netspec.syntax.cut import quoted
from netspec.syntax.failure import Failure, failure_of
from netspec.syntax.offset import line_end, line_start, span_between
from netspec.syntax.plain import ONE_WORD, spaced
from netspec.syntax.structure import (
    INDENT_HELP,
    TEXT_HELP,
    brackets,
    lines,
    missing_value,
    two_values,
)
from netspec.syntax.tabs import spaces


def explain(source: Source, error: Exception) -> list[Diagnostic]:
    """What an error of libyaml's means."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        unknown = Diagnostic("NS110", f"libyaml says: {error}", path=source.path)
        return forbidden(source) or [unknown]
    failure = failure_of(source, error)
    found = (rule(failure) for rule in _RULES)
    return [next(filter(None, found), failure.say("NS110", f"libyaml says: {failure.problem}"))]


def directive(source: Source, offset: int) -> Diagnostic:
    """What to say about the first directive on a line from `offset` on."""
    found = re.compile(r"^%\S*(?:[ \t]+[^\s#]\S*)*", re.MULTILINE).search(source.text, offset)
    start, end = found.span() if found else (offset, offset + 1)
    written = shown(source.text[start:end])
    fact = f"`{written}` is a directive, and netspec reads none"
    if written.startswith("%YAML "):
        fact = f"`{written}` asks for another YAML than netspec reads"
    span = span_between(source, start, end)
    cure: str = "remove the line"
    if source.text[end : line_end(source.text, end) + 1] == "\n":
        line = Span(source, span.line, 1, span.line + 1, 1)
        cure = Cure(cure, "", "", at=line)
    return Diagnostic("NS119", fact, span, help=cure)


def _depth(failure: Failure) -> Diagnostic | None:
    # libyaml reads ahead, and stops at a thousand of its own before ours are counted.
    if "nesting depth" not in failure.problem:
        return None
    return failure.say("NS121", f"nested more than {DEPTH} deep")


def _odd_space(failure: Failure) -> Diagnostic | None:
    for offset in (failure.line, line_start(failure.text, failure.start)):
        odd = odd_space_before(failure.rest(offset))
        if odd is not None:
            return odd_space(failure.source, offset + odd)
    return None


def _tab(failure: Failure) -> Diagnostic | None:
    at_tab = failure.text[failure.offset : failure.offset + 1] == "\t"
    if not at_tab and "tab character" not in failure.problem:
        return None
    if failure.text[failure.line : failure.offset].strip():
        fact = "a tab stands here where YAML wants a space"
        return failure.say("NS103", fact, Cure("write a space", "\t", " ", bare=True))
    fact = "this line is indented with a tab"
    tab = failure.text.index("\t", failure.line)
    return failure.say("NS103", fact, spaces(failure.source, tab), tab)


def _quote(failure: Failure) -> Diagnostic | None:
    fact = "this quote is never closed"
    if "quoted scalar" in failure.context and "unexpected" in failure.problem:
        return failure.say("NS106", fact, start=failure.start)
    if failure.last_has_lines and failure.follows_last and failure.last.style in ("'", '"'):
        label = failure.label(failure.last.end_mark.index - 1, "the next quote is here")
        return failure.say("NS106", fact, start=failure.last.start_mark.index, label=label)
    return None


def _escape(failure: Failure) -> Diagnostic | None:
    if "quoted scalar" not in failure.context:
        return None
    start = failure.text.rfind("\\", 0, failure.offset + 1)
    found = re.match(r"\\(?:x\w{0,2}|u\w{0,4}|U\w{0,8}|.)", failure.rest(start))
    written = found[0] if found else "\\"
    fact = f"`{shown(written)}` is not an escape that YAML knows"
    return failure.say("NS110", fact, "write `\\\\`, or use single quotes", start, len(written))


def _directive(failure: Failure) -> Diagnostic | None:
    before = [line for line in failure.text[: failure.offset].split("\n") if line.strip()]
    if before and all(line[0] in "%#" for line in before):
        return directive(failure.source, 0)
    words = f"{failure.context} {failure.problem}"
    if "directive" in words or "incompatible" in words:
        return directive(failure.source, line_start(failure.text, failure.start))
    return None


def _tag(failure: Failure) -> Diagnostic | None:
    if not failure.context.endswith(" a tag") and "tag handle" not in failure.problem:
        return None
    tag = failure.rest(failure.start).split(" ")[0]
    fact = f"tags such as `{shown(tag)}` are not supported"
    return failure.say("NS116", fact, "remove the tag", failure.start, len(tag))


def _anchor(failure: Failure) -> Diagnostic | None:
    if not failure.context.endswith((" an alias", " an anchor")):
        return None
    written = re.split(r"[\s,\]}]", failure.rest(failure.start))[0]
    kind = failure.context.rsplit(" ", 1)[1]
    fact = f"`{shown(written)}` is no {kind}: their names are letters, digits, `_` and `-`"
    cure = f"if it is text, quote it: `{quoted(shown(written))}`"
    return failure.say("NS110", fact, cure, failure.start, len(written))


def _beginning(failure: Failure) -> Diagnostic | None:
    if "cannot start any token" not in failure.problem:
        return None
    what = f"`{failure.character}`" if failure.character != "`" else "a backtick"
    fact = f"no value begins with {what}"
    return failure.say("NS110", fact, f"quote it: `{quoted(shown(failure.word))}`")


def _block_text(failure: Failure) -> Diagnostic | None:
    if not failure.context.endswith(" a block scalar"):
        return None
    written = failure.rest(failure.start)
    fact = f"`{shown(written)}` does not begin a text of several lines"
    cure = f"write `{written[:1]}` alone, and the text on the lines below it"
    return failure.say("NS110", fact, cure, failure.start, len(written))


def _second_colon(failure: Failure) -> Diagnostic | None:
    if not failure.problem.startswith("mapping values are not allowed"):
        return None
    if failure.last_has_lines and failure.follows_last:
        return _continued(failure)
    if failure.follows_last and failure.offset - failure.last.start_mark.index > 1024:
        return failure.say("NS110", "a key is at most 1024 characters long")
    return two_values(failure)


def _continued(failure: Failure) -> Diagnostic:
    """A text that goes on over lines, up to the key that shows that it was not meant to."""
    start = failure.last.start_mark.index
    if not failure.text[line_start(failure.text, start) : start].strip(" -"):
        return _no_colon(failure, start)
    fact = "this line is deeper than the one above, which has its value already"
    return failure.say("NS110", fact, INDENT_HELP, failure.line + failure.indent(failure.offset))


def _no_colon(failure: Failure, start: int) -> Diagnostic:
    line = failure.rest(start).split(" #")[0].rstrip()
    word = line.split(" ")[0]
    if re.match(ONE_WORD, line):
        fact = f"`{shown(word)}` is one word"
        return failure.say("NS109", fact, spaced(word), start, len(word))
    if re.match(r"-[^\s-]", line):
        fact = f"`{shown(word)}` is one word"
        cure = Cure("put a space after the dash", word, f"- {word[1:]}", bare=True)
        return failure.say("NS110", fact, cure, start, len(word))
    fact = f"a `:` is missing after `{shown(line)}`"
    return failure.say("NS110", fact, INDENT_HELP, start, len(line))


def _simple_key(failure: Failure) -> Diagnostic | None:
    if not failure.problem.startswith("could not find expected ':'"):
        return None
    return _no_colon(failure, failure.start)


def _tight_colon(failure: Failure) -> Diagnostic | None:
    """`{kernel_size:[3, 3]}`, where even libyaml sees that the colon is meant as one."""
    if failure.problem != "found unexpected ':'":
        return None
    word = re.split(r"[\s,\]}]", failure.rest(failure.start))[0]
    fact = f"`{shown(word)}` is one word"
    return failure.say("NS109", fact, spaced(word), failure.start, len(word))


def _inline_item(failure: Failure) -> Diagnostic | None:
    if failure.problem.startswith("block sequence entries are not allowed"):
        fact = "a `- ` item cannot begin on the line of its key"
        return failure.say("NS110", fact, "put it on the next line")
    if failure.problem.startswith("mapping keys are not allowed"):
        return failure.say("NS110", "a `? ` key cannot begin here", TEXT_HELP)
    return None


_RULES = (
    _depth, _odd_space, _tab, _quote, _escape, _directive, _tag, _anchor, _beginning, _block_text,
    _second_colon, _simple_key, _tight_colon, _inline_item, brackets, missing_value, lines,
)  # fmt: skip
