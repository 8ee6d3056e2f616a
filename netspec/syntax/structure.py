"""What libyaml's messages about brackets, items and indentation mean."""

from __future__ import annotations

import re

from netspec.diagnostic import Diagnostic
from netspec.scalar import shown
from netspec.suggest import Cure
from netspec.syntax.failure import Failure
from netspec.syntax.offset import line_start, span_between

INDENT_HELP = "check the indentation"
TEXT_HELP = "quote the text, or start a new line"


def brackets(failure: Failure) -> Diagnostic | None:
    """A list or mapping in brackets that does not go on as it must."""
    if "',' or" not in failure.problem:
        return None
    if failure.is_at_end or failure.character in "]}":
        return _unclosed(failure, failure.start)
    if failure.character == ":" and not failure.last_has_lines:
        return two_values(failure)
    if failure.character != ":" and not failure.is_first:
        fact = f"a `,` is missing before `{shown(failure.word)}`"
        return failure.say("NS110", fact, _comma(failure))
    if not _goes_on(failure):
        return _unclosed(failure, failure.start)
    fact = "a `,` is missing at the end of the line above"
    return failure.say("NS110", fact, start=failure.line + failure.indent(failure.offset))


def _comma(failure: Failure) -> str:
    """The cure of a missing comma, which goes behind the value before the place."""
    last = failure.last
    words = "put it in"
    if last is None or not failure.follows_last:
        return words
    end = last.end_mark.index
    end -= len(failure.text[last.start_mark.index : end]) - len(
        failure.text[last.start_mark.index : end].rstrip()
    )
    return Cure(words, "", ",", at=span_between(failure.source, end, end))


def _goes_on(failure: Failure) -> bool:
    """Whether the line looks like more of what is in the bracket, not like what comes after."""
    line = failure.rest(failure.line).lstrip()
    is_foreign = r"- " if failure.text[failure.start] == "{" else r"- |[\w.-]+:(?:\s|$)"
    if re.match(is_foreign, line):
        return False
    return failure.indent(failure.offset) > failure.indent(failure.start)


def _unclosed(failure: Failure, opener: int) -> Diagnostic:
    bracket = failure.text[opener]
    wrong = _line_after(failure, opener)
    closer = "]" if bracket == "[" else "}"
    cure = f"the next line that looks wrong is {wrong}" if wrong else f"close it with `{closer}`"
    fact = f"this `{bracket}` is never closed"
    if failure.character not in ("]", "}"):
        return failure.say("NS105", fact, cure, opener)
    remark = f"`{failure.character}` stands where `{closer}` should"
    return failure.say("NS105", fact, start=opener, label=failure.label(failure.offset, remark))


def _line_after(failure: Failure, opener: int) -> int | None:
    """The number of the first line that is no deeper than the one of the bracket."""
    first = failure.number(opener)
    for number, line in enumerate(failure.text[opener:].split("\n")[1:200], first + 1):
        if line.strip() and len(line) - len(line.lstrip(" ")) <= failure.indent(opener):
            return number
    here = failure.number(failure.offset)
    return here if here > first and not failure.is_at_end else None


def missing_value(failure: Failure) -> Diagnostic | None:
    """Something that is no value where one must stand."""
    if failure.problem != "did not find expected node content":
        return None
    if failure.character == ":":
        return _no_key(failure)
    if not failure.opened:
        return _closes_nothing(failure) or failure.say("NS110", "a value is missing here")
    opener = failure.opened[-1]
    if failure.character == "-" and "\n" not in failure.text[opener : failure.offset]:
        fact = "a `- ` item cannot stand in brackets"
        return failure.say("NS110", fact, "separate the items by commas")
    if failure.is_at_end or failure.character in "]}-.":
        return _unclosed(failure, opener)
    return failure.say("NS110", f"a value is missing before this `{failure.character}`")


def _no_key(failure: Failure) -> Diagnostic:
    fact = "a key must be text, but this is empty"
    return failure.say("NS114", fact, "write a key before the colon")


def _closes_nothing(failure: Failure) -> Diagnostic | None:
    if failure.character not in ("]", "}"):
        return None
    return failure.say("NS110", f"this `{failure.character}` closes nothing")


def lines(failure: Failure) -> Diagnostic | None:
    """A line that is no further item or entry of what is around it."""
    if not failure.problem.endswith(("'-' indicator", "expected key", "<document start>")):
        return None
    if failure.character == ":":
        return _no_key(failure)
    return _closes_nothing(failure) or (_line(failure) if failure.is_first else _follows(failure))


def _follows(failure: Failure) -> Diagnostic:
    """Something that goes on after the end of a value, on its line."""
    word = shown(failure.word)
    cures = {"'": "write a quote inside quotes twice", '"': 'write `\\"` inside quotes'}
    if failure.follows_last and failure.last.style in cures:
        fact = f"`{word}` follows a quote that is closed"
        return failure.say("NS110", fact, cures[failure.last.style])
    fact = f"`{word}` follows a value that is complete"
    cure = "quote the whole value, or put a line break or a comma before it"
    return failure.say("NS110", fact, cure)


def _line(failure: Failure) -> Diagnostic:
    if failure.problem.endswith("<document start>"):
        return _after_document(failure)
    is_item = re.match(r"-(?:\s|$)", failure.rest(failure.offset)) is not None
    among_items = failure.problem.endswith("'-' indicator")
    column = failure.start - line_start(failure.text, failure.start)
    if failure.offset - failure.line != column or is_item == among_items:
        fact = "the indentation of this line fits no line above"
        return failure.say("NS110", fact, INDENT_HELP)
    fact = "`- ` items and `key:` pairs are mixed at the same depth"
    if among_items and re.match(r"-\w", failure.rest(failure.offset)):
        cure = Cure("write `- ` before an item", "-", "- ", bare=True)
        return failure.say("NS108", "this `-` has no space after it", cure)
    first = failure.label(failure.start, f"the {'items' if among_items else 'pairs'} begin here")
    return failure.say("NS108", fact, INDENT_HELP, label=first)


def _after_document(failure: Failure) -> Diagnostic:
    ended = r"^\.\.\.(?:[ \t].*)?\n(?:[ \t]*(?:#.*)?\n)*\Z"
    if re.search(ended, failure.text[: failure.line], re.MULTILINE):
        fact = "a second document starts here; a spec is one document"
        return failure.say("NS112", fact, "remove `...`")
    return failure.say("NS110", "the document is complete before this line", INDENT_HELP)


def two_values(failure: Failure) -> Diagnostic:
    """A second colon on a line."""
    if failure.opened and failure.follows_last and not failure.last.style:
        # `{filters: 3 kernel_size: 3}`: one text to YAML, up to the colon.
        start = failure.last.start_mark.index
        found = re.match(r"(.*\S)[ \t]+([A-Za-z_]\w*)$", failure.text[start : failure.offset])
        if found and not failure.text[start - 1 : start].isalnum():
            word = start + found.start(2)
            place = span_between(failure.source, start + found.end(1), start + found.end(1))
            cure = Cure("put it in", "", ",", at=place)
            fact = f"a `,` is missing before `{shown(found[2])}`"
            return failure.say("NS110", fact, cure, word, len(found[2]))
    fact = f"two values on one line: `{shown(failure.rest(failure.line).strip())}`"
    return failure.say("NS107", fact, _braced(failure) or TEXT_HELP)


def _braced(failure: Failure) -> str:
    """The cure of `- conv: filters: 3, kernel_size: 3`."""
    line = failure.rest(failure.line)
    found = re.match(r"( *(?:- +)?[\w.-]+: +)([\w-]+: +[^,#{]+(?:, *[\w-]+: +[^,#{]+)+)$", line)
    if found is None or failure.opened:
        return ""
    start, end = failure.line + found.start(2), failure.line + found.end(2)
    arguments = f"{{{found[2]}}}"
    cure = f"put braces around the arguments: `{shown(arguments)}`"
    return Cure(cure, "", arguments, at=span_between(failure.source, start, end))
